package io.nodelet.kube;

/// How far a join token goes, beside its time.
///
/// @param node the one name under which machines may join with it; empty for any
/// @param uses how many machines may join with it; 0 for any number
public record TokenLimits(String node, int uses) {
    /// Any number of machines, under any names.
    public static final TokenLimits NONE = new TokenLimits("", 0);
}
