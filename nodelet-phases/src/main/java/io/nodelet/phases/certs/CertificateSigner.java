package io.nodelet.phases.certs;

import io.nodelet.kube.Pem;
import io.nodelet.model.NodeletException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;

/// Signs certificates for other machines with the cluster's authority, which lies on masters. Whatever is in one comes
/// from the [Grant]; of the request it takes the public key alone.
public final class CertificateSigner {
    private final CertFolder folder;
    private final Issuer issuer;

    public CertificateSigner(CertFolder folder, InstantSource clock) {
        this.folder = folder;
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    /// @param grant what a request was approved as
    /// @param key   of the machine that asked
    /// @return PEM
    /// @throws NodeletException when the authority's key can't be used
    public String sign(Grant grant, PublicKey key) {
        PairPath authority = folder.pair(Authority.CLUSTER);
        X509Certificate ca = Pem.certificates(authority.cert()).getFirst();
        var signer = new Issuer.Signer(ca, PairFiles.key(authority, ca));
        try {
            return PairFiles.pem(
                    "CERTIFICATE", issuer.certificate(grant, key, signer).getEncoded());
        } catch (CertificateEncodingException e) {
            throw new NodeletException("can't encode " + grant.what() + ": " + e.getMessage(), e);
        }
    }
}
