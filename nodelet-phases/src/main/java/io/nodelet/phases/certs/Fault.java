package io.nodelet.phases.certs;

import io.nodelet.engine.Difference;
import io.nodelet.model.ReasonCode;

/// What is wrong with a certificate, from worst to least.
sealed interface Fault {
    /// Its file is not there.
    record Missing() implements Fault {}

    /// It can't serve as declared; a new one has to be issued.
    record Unfit(ReasonCode code, String detail) implements Fault {}

    /// It serves, but ends soon.
    record EndsSoon(String detail) implements Fault {}

    /// The files' modes alone are wrong.
    record Modes(String detail) implements Fault {}

    default Difference difference() {
        return switch (this) {
            case Missing _ -> new Difference.Missing(ReasonCode.CERTIFICATE_MISSING);
            case Unfit(ReasonCode code, String detail) -> Difference.changed(code, detail);
            case EndsSoon(String detail) -> Difference.changed(ReasonCode.CERTIFICATE_ENDS_SOON, detail);
            case Modes(String detail) -> Difference.changed(ReasonCode.CERTIFICATE_MODE, detail);
        };
    }
}
