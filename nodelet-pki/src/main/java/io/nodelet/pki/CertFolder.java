package io.nodelet.pki;

import io.nodelet.model.Layout;
import java.nio.file.Path;

/// Where a node's certificates lie:
///
/// ```
/// ca.crt ca.key  front-proxy-ca.crt front-proxy-ca.key  etcd/ca.crt etcd/ca.key   the authorities; keys on masters
/// only
/// signer.crt                                                                      the first certificate of ca.crt;
/// masters
/// sa.key                                                                          signs service account tokens;
/// masters
/// join.key                                                                        what a worker joined with
/// <leaf>.crt <leaf>.key  etcd/<leaf>.crt etcd/<leaf>.key                          see [CertificateSpec]
/// ```
/// All have mode 0600.
///
/// @param root the folder
public record CertFolder(Path root) {
    /// The node's own.
    public static final CertFolder NODE = new CertFolder(Layout.CERTS);

    public Path cert(CertificateSpec certificateSpec) {
        return pair(certificateSpec).cert();
    }

    public Path key(CertificateSpec certificateSpec) {
        return pair(certificateSpec).key();
    }

    public Path cert(CertificateAuthority certificateAuthority) {
        return pair(certificateAuthority).cert();
    }

    /// Present on masters alone.
    public Path key(CertificateAuthority certificateAuthority) {
        return pair(certificateAuthority).key();
    }

    /// The key that signs service account tokens, and checks them: an EC private key. Present on masters alone.
    public Path serviceAccountKey() {
        return root.resolve("sa.key");
    }

    /// The cluster's authority without who signed it, as the controller-manager wants it. Present on masters alone.
    public Path signer() {
        return root.resolve("signer.crt");
    }

    /// The key that a machine without the authorities' keys joins with, before it has any certificate.
    public Path joinKey() {
        return root.resolve("join.key");
    }

    /// A certificate and its key.
    public KeyPairPath pair(CertificateSpec certificateSpec) {
        return new KeyPairPath(root.resolve(certificateSpec.file()));
    }

    public KeyPairPath pair(CertificateAuthority certificateAuthority) {
        return new KeyPairPath(root.resolve(certificateAuthority.file()));
    }
}
