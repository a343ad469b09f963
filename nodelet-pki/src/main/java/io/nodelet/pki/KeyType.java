package io.nodelet.pki;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;

/// How keys sign: with as many bits of digest as they are worth.
final class KeyType {
    private static final int P256 = 256;
    private static final int P384 = 384;

    private KeyType() {}

    /// The name of the signature that a private key makes.
    static String signature(PrivateKey key) {
        return switch (key) {
            case RSAKey _ -> "SHA256withRSA";
            case ECKey ec -> digest(ec.getParams().getOrder().bitLength()) + "withECDSA";
            default -> "Ed25519";
        };
    }

    private static String digest(int bits) {
        if (bits <= P256) {
            return "SHA256";
        }
        return bits <= P384 ? "SHA384" : "SHA512";
    }
}
