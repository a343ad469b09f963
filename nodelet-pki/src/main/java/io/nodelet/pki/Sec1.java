package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// P-256 keys as SEC 1 has them, in PEM, with curve and public key: kube-apiserver takes no other form of private key
/// to check with.
public final class Sec1 {
    private static final String LABEL = "EC PRIVATE KEY";
    private static final int BITS = 256;
    private static final AlgorithmIdentifier P256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);

    private Sec1() {}

    public static String write(KeyPair pair) {
        if (!(pair.getPrivate() instanceof ECPrivateKey key)) {
            throw new IllegalStateException(
                    "not an EC key: " + pair.getPrivate().getAlgorithm());
        }
        DERBitString point = new DERBitString(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                        .getPublicKeyData()
                        .getBytes());
        try {
            return KeyPairFiles.pem(
                    LABEL,
                    new org.bouncycastle.asn1.sec.ECPrivateKey(BITS, key.getS(), point, SECObjectIdentifiers.secp256r1)
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The pair that [#write] has written into this file.
    ///
    /// @throws NodeletException when the file holds anything else
    public static KeyPair read(Path file) {
        String pem = new String(Pem.bytes(file), StandardCharsets.US_ASCII);
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(der);
            KeyFactory factory = KeyFactory.getInstance("EC");
            byte[] point = new SubjectPublicKeyInfo(P256, key.getPublicKey().getBytes()).getEncoded();
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(point)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(new PrivateKeyInfo(P256, key).getEncoded())));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new NodeletException(
                    file + " is not a P-256 key as nodeletd writes it", "Delete it, and start again.", e);
        }
    }
}
