package io.nodelet.pki;

/// The certificate authorities of a cluster. Their keys lie on masters alone.
public enum CertificateAuthority {
    /// Signs whatever speaks to the API server, and the servers that it speaks to.
    CLUSTER("ca", "kubernetes-ca"),
    /// Signs etcd's members and their clients.
    ETCD("etcd/ca", "etcd-ca"),
    /// Signs the API server's own client for aggregated APIs.
    FRONT_PROXY("front-proxy-ca", "kubernetes-front-proxy-ca");

    private final String file;
    private final String commonName;

    CertificateAuthority(String file, String commonName) {
        this.file = file;
        this.commonName = commonName;
    }

    /// Its place in the certificates' folder, without `.crt` or `.key`.
    String file() {
        return file;
    }

    public String commonName() {
        return commonName;
    }
}
