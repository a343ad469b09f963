package io.nodelet.engine;

import java.util.List;

/// What a reset did.
///
/// @param things how many things were given back
/// @param left   the keys of things with something of ours in them still, as it can't be told from what was there
///               before
public record ResetResult(int things, List<String> left) {
    public ResetResult {
        left = List.copyOf(left);
    }
}
