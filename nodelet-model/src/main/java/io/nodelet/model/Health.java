package io.nodelet.model;

import java.util.Optional;

/// What a live check found, with the reason where it is not well.
public sealed interface Health {
    /// It does what it should.
    record Healthy() implements Health {}

    /// It does not, and `failure` says why, and how that was seen.
    record Unhealthy(Failure failure) implements Health {}

    /// It could not be found out, for this reason.
    record Unknown(Failure failure) implements Health {}

    static Health healthy() {
        return new Healthy();
    }

    /// @param subject what it is about; see [Failure]
    /// @param message for a person
    static Health unhealthy(ReasonCode code, String subject, String message) {
        return new Unhealthy(new Failure(code, subject, message));
    }

    /// What could not be asked.
    static Health unknown(NodeletException error) {
        return new Unknown(error.failure());
    }

    /// @param subject what it is about; see [Failure]
    /// @param message for a person
    static Health unknown(ReasonCode code, String subject, String message) {
        return new Unknown(new Failure(code, subject, message));
    }

    default boolean isHealthy() {
        return this instanceof Healthy;
    }

    /// Why it is not well; empty when it is.
    default Optional<Failure> because() {
        return switch (this) {
            case Healthy _ -> Optional.empty();
            case Unhealthy(Failure failure) -> Optional.of(failure);
            case Unknown(Failure failure) -> Optional.of(failure);
        };
    }

    /// The message for a person, or an empty text when all is well. Nothing is decided by it.
    default String reason() {
        return because().map(Failure::message).orElse("");
    }

    /// The same state with another code and subject: what the answer to a general question means for who asked it.
    default Health as(ReasonCode code, String subject) {
        return switch (this) {
            case Healthy _ -> this;
            case Unhealthy(Failure failure) -> new Unhealthy(failure.as(code, subject));
            case Unknown(Failure failure) -> new Unknown(failure.as(code, subject));
        };
    }
}
