package io.nodelet.bundle;

import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// Ed25519: the keys that bundles are signed with, in PEM, and the signatures, 64 raw bytes as OpenSSL writes them.
public final class BundleKeys {
    private static final String ALGORITHM = "Ed25519";

    private BundleKeys() {}

    public static byte[] sign(PrivateKey key, byte[] data) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new NodeletException("cannot sign the manifest: " + e.getMessage(), e);
        }
    }

    public static boolean verifies(PublicKey key, byte[] data, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(data);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong length or form is a wrong signature
        }
    }

    /// A short name for a key: the first half of the sha256 of its encoding.
    public static String fingerprint(PublicKey key) {
        return Sha256.of(key.getEncoded()).substring(0, 32);
    }

    public static PublicKey readPublic(Path pem) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decode(pem, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw unreadable(pem, "public", e);
        }
    }

    public static PrivateKey readPrivate(Path pem) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(decode(pem, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw unreadable(pem, "private", e);
        }
    }

    public static String pem(PublicKey key) {
        return encode(key.getEncoded(), "PUBLIC KEY");
    }

    public static String pem(PrivateKey key) {
        return encode(key.getEncoded(), "PRIVATE KEY");
    }

    private static String encode(byte[] der, String type) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private static byte[] decode(Path file, String type) throws GeneralSecurityException {
        String begin = "-----BEGIN " + type + "-----";
        String end = "-----END " + type + "-----";
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            int from = text.indexOf(begin);
            int to = text.indexOf(end);
            if (from < 0 || to < from) {
                throw new GeneralSecurityException("it has no '" + begin + "'");
            }
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IOException | IllegalArgumentException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    private static NodeletException unreadable(Path pem, String half, GeneralSecurityException e) {
        return new NodeletException(
                "cannot read the " + half + " key " + pem + ": " + e.getMessage(),
                "Give an Ed25519 key in PEM form, as 'openssl genpkey -algorithm ed25519' makes it.",
                e);
    }
}
