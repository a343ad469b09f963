package io.nodelet.model;

/// What a live check found, with the reason where it is not well.
public sealed interface Health {
    /// It does what it should.
    record Ok() implements Health {}

    /// It does not, and `reason` says how that was seen.
    record Failing(String reason) implements Health {}

    /// It could not be found out.
    record Unknown(String reason) implements Health {}

    static Health well() {
        return new Ok();
    }

    static Health failing(String reason) {
        return new Failing(reason);
    }

    default boolean ok() {
        return this instanceof Ok;
    }

    /// The reason, or an empty text when all is well.
    default String reason() {
        return switch (this) {
            case Ok _ -> "";
            case Failing(String reason) -> reason;
            case Unknown(String reason) -> reason;
        };
    }
}
