package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.InstantSource;
import java.util.Map;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// Makes the key of service account tokens where there is none; one that is there is never touched but for its mode.
public final class SigningKeyDriver implements Driver<SigningKey> {
    private static final int BITS = 256;
    private final Issuer issuer;

    public SigningKeyDriver(InstantSource clock) {
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    @Override
    public Class<SigningKey> type() {
        return SigningKey.class;
    }

    @Override
    public String kind() {
        return SigningKey.KIND;
    }

    @Override
    public Difference compare(SigningKey wanted) {
        if (!Files.exists(wanted.path())) {
            return Difference.missing();
        }
        return PairFiles.wrongMode(wanted.path(), PairFiles.KEY_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public Before before(SigningKey wanted) {
        return Files.exists(wanted.path()) ? Before.of(Map.of("there", "yes")) : Before.NOTHING;
    }

    @Override
    public void apply(SigningKey wanted) {
        if (Files.exists(wanted.path())) {
            PairFiles.setMode(wanted.path(), PairFiles.KEY_MODE);
        } else {
            AtomicFile.write(wanted.path(), sec1(issuer.keys()), PairFiles.KEY_MODE);
        }
    }

    @Override
    public void restore(String key, Before before) {
        if (before.nothing()) {
            PairFiles.delete(Path.of(key));
        }
    }

    /// As SEC 1 wants it, with curve and public key: kube-apiserver takes no other form of private key to check with.
    private static String sec1(KeyPair pair) {
        if (!(pair.getPrivate() instanceof ECPrivateKey key)) {
            throw new IllegalStateException(
                    "not an EC key: " + pair.getPrivate().getAlgorithm());
        }
        DERBitString point = new DERBitString(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                        .getPublicKeyData()
                        .getBytes());
        try {
            return PairFiles.pem(
                    "EC PRIVATE KEY",
                    new org.bouncycastle.asn1.sec.ECPrivateKey(BITS, key.getS(), point, SECObjectIdentifiers.secp256r1)
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
