package io.nodelet.etcd.backup;

import com.exceptionfactory.jagged.bech32.Bech32;
import io.nodelet.host.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Locale;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// The keys of a cluster's snapshots, made from the private key of its etcd authority: whoever has that may read all of
/// etcd anyhow, each master has it, and nobody else does. The recipient is a secret like the identity, so that a file
/// which opens was made by a master.
///
/// @param identity  of age, `AGE-SECRET-KEY-1…`
/// @param recipient of age, `age1…`
/// @param mac       the key that notes are vouched for with
record SnapshotIdentity(String identity, String recipient, SecretKey mac) {
    private static final int SIZE = 32;
    private static final int PRINT = 16;
    private static final String HMAC = "HmacSHA256";
    private static final String SALT = "nodelet etcd snapshots v1";

    static SnapshotIdentity of(PrivateKey authority) {
        byte[] secret = derive(authority, "age");
        byte[] point = new byte[SIZE];
        X25519.generatePublicKey(secret, 0, point, 0);
        return new SnapshotIdentity(
                Bech32.getEncoder().encode("AGE-SECRET-KEY-", secret).toString().toUpperCase(Locale.ROOT),
                Bech32.getEncoder().encode("age", point).toString(),
                new SecretKeySpec(derive(authority, "mac"), HMAC));
    }

    private static byte[] derive(PrivateKey authority, String what) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(number(authority))
                            .addSalt(SALT.getBytes(StandardCharsets.US_ASCII))
                            .thenExpand(what.getBytes(StandardCharsets.US_ASCII), SIZE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HKDF-SHA256", e);
        }
    }

    /// The same for one key in whatever form its file has it.
    private static byte[] number(PrivateKey key) {
        return switch (key) {
            case ECPrivateKey ec -> bytes(ec.getS());
            case RSAPrivateKey rsa -> bytes(rsa.getPrivateExponent());
            default -> key.getEncoded();
        };
    }

    private static byte[] bytes(BigInteger number) {
        return number.toByteArray();
    }

    /// By which it is known, and which tells nothing of it.
    String print() {
        return Sha256.of(recipient.getBytes(StandardCharsets.US_ASCII)).substring(0, PRINT);
    }

    byte[] vouch(byte[] text) {
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(mac);
            return hmac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "SnapshotIdentity[" + print() + "]";
    }
}
