package io.nodelet.phases.certs;

import io.nodelet.engine.Difference;
import io.nodelet.model.ReasonCode;

/// What is wrong with a certificate, from worst to least.
sealed interface CertificateProblem {
    /// Its file is not there.
    record Missing() implements CertificateProblem {}

    /// It can't serve as declared; a new one has to be issued.
    record Unfit(ReasonCode code, String detail) implements CertificateProblem {}

    /// It serves, but ends soon.
    record EndsSoon(String detail) implements CertificateProblem {}

    /// The files' modes alone are wrong.
    record Modes(String detail) implements CertificateProblem {}

    default Difference difference() {
        return switch (this) {
            case Missing _ -> new Difference.Missing(ReasonCode.CERTIFICATE_MISSING);
            case Unfit(ReasonCode code, String detail) -> Difference.changed(code, detail);
            case EndsSoon(String detail) -> Difference.changed(ReasonCode.CERTIFICATE_ENDS_SOON, detail);
            case Modes(String detail) -> Difference.changed(ReasonCode.CERTIFICATE_MODE, detail);
        };
    }
}
