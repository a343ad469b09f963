package io.nodelet.pki;

/// Who signs what machines that hold no authority's key ask for: nodeletd on a master, under signer names of its own.
/// Each certificate has its own name, so that a request says by its signer what it asks for.
final class SignerName {
    /// What they all begin with.
    static final String PREFIX = "nodelet.io/";

    private SignerName() {}

    /// The name in requests for this certificate.
    static String name(CertificateSpec certificateSpec) {
        return PREFIX + (certificateSpec == CertificateSpec.AGENT ? "agent" : certificateSpec.file());
    }

    /// What its certificates are for, beside signatures, in a request's words.
    static String usage(CertificateSpec certificateSpec) {
        return certificateSpec.usages().contains(CertificateUsage.SERVER) ? "server auth" : "client auth";
    }
}
