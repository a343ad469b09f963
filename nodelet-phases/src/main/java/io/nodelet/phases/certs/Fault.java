package io.nodelet.phases.certs;

import io.nodelet.engine.Difference;

/// What is wrong with a certificate, from worst to least.
sealed interface Fault {
    /// Its file is not there.
    record Missing() implements Fault {}

    /// It can't serve as declared; a new one has to be issued.
    record Unfit(String detail) implements Fault {}

    /// It serves, but ends soon.
    record EndsSoon(String detail) implements Fault {}

    /// The files' modes alone are wrong.
    record Modes(String detail) implements Fault {}

    default Difference difference() {
        return switch (this) {
            case Missing _ -> Difference.missing();
            case Unfit(String detail) -> Difference.changed(detail);
            case EndsSoon(String detail) -> Difference.changed(detail);
            case Modes(String detail) -> Difference.changed(detail);
        };
    }
}
