package io.nodelet.pki;

/// What a certificate may be used for.
public enum CertificateUsage {
    SERVER("1.3.6.1.5.5.7.3.1"),
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String oid;

    CertificateUsage(String oid) {
        this.oid = oid;
    }

    public String oid() {
        return oid;
    }
}
