package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private key in any form that openssl writes: PKCS#8, PKCS#1 (RSA) and SEC 1 (elliptic curves). The last two are
/// what is inside the first, without the word for the sort of key, which is the same as in the certificate.
final class PrivateKeyPem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_ZERO = {2, 1, 0};

    private PrivateKeyPem() {}

    /// @param owner  the public key that it must be of
    /// @param source where the text came from
    static PrivateKey read(byte[] pem, PublicKey owner, String source) {
        Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new NodeletException(
                    source + " holds no private key in PEM", "As PEM: openssl pkey -in " + source + " -out KEY.pem");
        }
        if (block.group(1).startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            throw new NodeletException(
                    source + " is locked with a password",
                    "Nobody can type it at a boot. Without one: openssl pkey -in " + source
                            + " -out KEY.pem, and give it mode 0600.");
        }
        String algorithm = algorithm(owner, source);
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            boolean whole = block.group(1).equals("PRIVATE KEY");
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(whole ? der : wrapped(der, owner)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NodeletException(source + " is not a " + algorithm + " private key: " + e.getMessage(), e);
        }
    }

    private static String algorithm(PublicKey owner, String source) {
        return switch (owner) {
            case RSAPublicKey key when key.getAlgorithm().equals("RSA") -> "RSA";
            case ECPublicKey _ -> "EC";
            case EdECPublicKey _ -> "EdDSA";
            default ->
                throw new NodeletException(
                        source + " is of a sort that is not taken: " + owner.getAlgorithm(),
                        "Kubernetes' programs take RSA keys, and those of P-256, P-384, P-521 and Ed25519.");
        };
    }

    /// PKCS#8 around a key: version, the sort of key, and the key itself.
    private static byte[] wrapped(byte[] key, PublicKey owner) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_ZERO);
        content.writeBytes(sort(owner.getEncoded()));
        content.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, content.toByteArray());
    }

    /// The first element of a SubjectPublicKeyInfo.
    private static byte[] sort(byte[] publicKey) {
        ByteBuffer in = ByteBuffer.wrap(publicKey);
        int _ = length(in);
        int begin = in.position();
        int length = length(in);
        return Arrays.copyOfRange(publicKey, begin, in.position() + length);
    }

    /// Reads an element's tag and length: a byte, or the number of bytes that hold it.
    private static int length(ByteBuffer in) {
        in.get();
        int first = in.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int left = first & 0x7f; left > 0; left--) {
            length = (length << 8) | (in.get() & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82); // two bytes hold the length of any key
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
