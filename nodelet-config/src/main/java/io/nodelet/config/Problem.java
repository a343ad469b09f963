package io.nodelet.config;

/// Something wrong with a key's value.
///
/// @param key     the key's path
/// @param text    what is wrong
/// @param allowed what is allowed; may be empty
public record Problem(String key, String text, String allowed) {
    Problem(String key, String text) {
        this(key, text, "");
    }

    @Override
    public String toString() {
        return key + ": " + text + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }
}
