package io.nodelet.etcd.backup;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;

/// What snapshots of two clusters are encrypted with.
public final class TestCiphers {
    public static final SnapshotCipher ONE = fresh();
    static final SnapshotCipher OTHER = fresh();

    private TestCiphers() {}

    static SnapshotCipher fresh() {
        PrivateKey key = key();
        return new SnapshotCipher("etcd/ca.key", () -> key);
    }

    static PrivateKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
