package io.nodelet.encryption;

import io.nodelet.host.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// A key of the provider `secretbox`. Secret.
///
/// @param name   `nodelet-1` and so on: etcd has it before each value that the key sealed
/// @param secret 32 bytes, Base64
public record SecretboxKey(String name, String secret) {
    private static final String PREFIX = "nodelet-";
    private static final int BYTES = 32;
    private static final int PRINT = 16;

    static SecretboxKey of(int number, String secret) {
        return new SecretboxKey(PREFIX + number, secret);
    }

    /// A new one.
    static SecretboxKey fresh(int number, SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return of(number, Base64.getEncoder().encodeToString(key));
    }

    int number() {
        return Integer.parseInt(name.substring(PREFIX.length()));
    }

    /// By which a key is known without being told: 16 hex digits.
    public String print() {
        return printOf(secret);
    }

    static String printOf(String secret) {
        return Sha256.of(("nodelet key " + secret).getBytes(StandardCharsets.UTF_8))
                .substring(0, PRINT);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return name + " (" + print() + ")";
    }
}
