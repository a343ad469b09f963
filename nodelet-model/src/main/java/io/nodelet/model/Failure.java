package io.nodelet.model;

/// That something is not well, and why. Programs decide by `code` and `subject`; `message` is for people alone.
///
/// @param code    why, with its scope
/// @param subject what it is about: a service's name where the scope is a service, else a phase's thing, a node, an
///                object; empty where the code says it all
/// @param message for a person, with no secrets in it
public record Failure(ReasonCode code, String subject, String message) {
    /// What an error says of itself; anything but a [NodeletException] is a surprise.
    public static Failure of(RuntimeException error) {
        return error instanceof NodeletException known
                ? known.failure()
                : new Failure(ReasonCode.INTERNAL_ERROR, "", String.valueOf(error.getMessage()));
    }

    public Scope scope() {
        return code.scope();
    }

    /// The same cause in other words.
    public Failure saying(String words) {
        return new Failure(code, subject, words);
    }

    /// Seen otherwise: another code and subject, the same words.
    public Failure as(ReasonCode other, String about) {
        return new Failure(other, about, message);
    }
}
