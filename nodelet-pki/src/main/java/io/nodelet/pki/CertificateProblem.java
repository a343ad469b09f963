package io.nodelet.pki;

import io.nodelet.model.ReasonCode;

/// What is wrong with a certificate, from worst to least.
public sealed interface CertificateProblem {
    /// Its file is not there.
    record Missing() implements CertificateProblem {}

    /// It can't serve as declared; a new one has to be issued.
    record Unfit(ReasonCode code, String detail) implements CertificateProblem {}

    /// It serves, but ends soon.
    record EndsSoon(String detail) implements CertificateProblem {}

    /// The files' modes alone are wrong.
    record Modes(String detail) implements CertificateProblem {}
}
