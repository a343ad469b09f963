package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Signs certificates for other machines with the cluster's authority, which lies on masters. Whatever is in one comes
/// from the [CertificateGrant]; of the request it takes the public key alone.
public final class CertificateSigner {
    private final CertFolder folder;
    private final Issuer issuer;

    public CertificateSigner(CertFolder folder, InstantSource clock) {
        this.folder = folder;
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    /// @param certificateGrant what a request was approved as
    /// @param key   of the machine that asked
    /// @return PEM: the certificate, and those of who signed it but for a root
    /// @throws NodeletException when the authority's key can't be used
    public String sign(CertificateGrant certificateGrant, PublicKey key) {
        KeyPairPath authority = folder.pair(CertificateAuthority.CLUSTER);
        AuthorityChain chain = AuthorityChain.of(authority.cert());
        var signer = new Issuer.Signer(chain, KeyPairFiles.key(authority, chain.own()));
        List<X509Certificate> signed = new ArrayList<>(List.of(issuer.certificate(certificateGrant, key, signer)));
        signed.addAll(chain.shown());
        return KeyPairFiles.pem(signed);
    }
}
