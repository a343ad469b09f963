package io.nodelet.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Seals what passes through a cluster's store for those who share a secret: AES-256-GCM, with a key that HKDF-SHA256
/// makes from that secret. What comes out is bound to a purpose and to one thing: nobody can put it in the place of
/// another.
///
/// ```
/// Base64 of:  1  nonce (12 bytes)  ciphertext with tag
///             └ the format
/// ```
public final class SealedText {
    private static final byte FORMAT = 1;
    private static final int NONCE = 12;
    private static final int KEY = 32;
    private static final int TAG_BITS = 128;
    private final String purpose;
    private final byte[] secret;
    private final String bound;

    /// @param purpose of it
    /// @param secret  at least 32 random bytes
    /// @param bound   what it belongs to
    public SealedText(String purpose, byte[] secret, String bound) {
        this.purpose = purpose;
        this.secret = secret.clone();
        this.bound = bound;
    }

    public String seal(byte[] plain, SecureRandom random) {
        byte[] head = new byte[1 + NONCE];
        random.nextBytes(head);
        head[0] = FORMAT;
        try {
            byte[] body = run(Cipher.ENCRYPT_MODE, head, plain);
            byte[] whole = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, whole, head.length, body.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals so", e);
        }
    }

    /// Whether a text is in the form that this version knows.
    public static boolean known(String text) {
        byte[] whole = bytes(text);
        return whole.length > 1 + NONCE && whole[0] == FORMAT;
    }

    /// What was sealed; empty when it was not sealed with this secret for this, or somebody changed it since.
    public Optional<byte[]> open(String text) {
        byte[] whole = bytes(text);
        if (!known(text)) {
            return Optional.empty();
        }
        try {
            byte[] body = Arrays.copyOfRange(whole, 1 + NONCE, whole.length);
            return Optional.of(run(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, 1 + NONCE), body));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK opens so", e);
        }
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private byte[] run(int mode, byte[] head, byte[] body) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, head, 1, NONCE));
        cipher.updateAAD((purpose + " " + bound).getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(body);
    }

    private SecretKey key() throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(secret)
                                .addSalt(bound.getBytes(StandardCharsets.UTF_8))
                                .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY));
    }
}
