package io.nodelet.bundle.build;

import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A signature as Sigstore's `cosign sign-blob` leaves it beside a release file: ECDSA in base64, and the short-lived
/// certificate of whoever signed. What is checked: the certificate comes from an authority that the caller trusts, it
/// was
/// given to the expected identity, and its key signed these bytes. The public log of signatures is not asked.
///
/// @param signature content of the `.sig` file
/// @param certificate content of the `.cert` file: PEM, or that in base64
record BlobSignature(String signature, String certificate) {
    private static final String ISSUER_EXTENSION = "1.3.6.1.4.1.57264.1.1";

    /// Refuses a file that was not signed by this identity.
    ///
    /// @param identity an e-mail address or URI in the certificate
    /// @param issuer who vouched for the identity, such as `https://accounts.google.com`
    /// @param roots PEM file with the authority's certificates, root and intermediate
    /// @param address what to call the file in errors
    void check(Path file, String identity, String issuer, Path roots, String address) {
        try {
            X509Certificate leaf = leaf();
            requireTrusted(leaf, roots);
            if (!names(leaf).contains(identity) || !issuerOf(leaf).equals(issuer)) {
                throw new GeneralSecurityException("its signer is " + names(leaf) + " by " + issuerOf(leaf)
                        + ", and not " + identity + " by " + issuer);
            }
            requireSigned(leaf, file);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new NodeletException(
                    address + " is not signed as its project signs: " + e.getMessage(),
                    "Nothing of it was kept. Fetch it again, from the project itself or another mirror.",
                    e);
        }
    }

    private X509Certificate leaf() throws GeneralSecurityException {
        String text = certificate.strip();
        byte[] pem = text.startsWith("-----BEGIN")
                ? text.getBytes(StandardCharsets.US_ASCII)
                : Base64.getMimeDecoder().decode(text);
        Certificate read = factory().generateCertificate(new ByteArrayInputStream(pem));
        return (X509Certificate) read;
    }

    /// At the time when the certificate began: it lives for minutes, and the signature was made then.
    private static void requireTrusted(X509Certificate leaf, Path roots) throws GeneralSecurityException, IOException {
        List<X509Certificate> authority = authority(roots);
        Set<TrustAnchor> anchors = authority.stream()
                .filter(c -> c.getSubjectX500Principal().equals(c.getIssuerX500Principal()))
                .map(c -> new TrustAnchor(c, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            throw new GeneralSecurityException(roots + " holds no root certificate");
        }
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
        parameters.setRevocationEnabled(false);
        parameters.setDate(leaf.getNotBefore());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(authority)));
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    private static List<X509Certificate> authority(Path roots) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> all =
                factory().generateCertificates(new ByteArrayInputStream(Files.readAllBytes(roots)));
        return all.stream().map(X509Certificate.class::cast).toList();
    }

    private static Set<String> names(X509Certificate leaf) throws GeneralSecurityException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream().map(n -> n.get(1).toString()).collect(Collectors.toSet());
    }

    /// The extension's value is the bare text, inside the octet string that every extension is.
    private static String issuerOf(X509Certificate leaf) {
        byte[] value = leaf.getExtensionValue(ISSUER_EXTENSION);
        return value == null || value.length < 2
                ? "nobody"
                : new String(value, 2, value.length - 2, StandardCharsets.UTF_8);
    }

    private void requireSigned(X509Certificate leaf, Path file) throws GeneralSecurityException {
        Signature check = Signature.getInstance("NONEwithECDSA");
        check.initVerify(leaf);
        check.update(HexFormat.of().parseHex(Sha256.of(file)));
        if (!check.verify(Base64.getMimeDecoder().decode(signature.strip()))) {
            throw new GeneralSecurityException("the signature is of other bytes");
        }
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }
}
