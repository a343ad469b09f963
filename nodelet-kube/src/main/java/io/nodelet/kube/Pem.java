package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// Certificates and keys as PEM files, read with the JDK alone.
public final class Pem {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private Pem() {}

    /// All certificates of a file, in its order; at least one.
    public static List<X509Certificate> certificates(Path file) {
        return certificates(bytes(file), file.toString());
    }

    /// All certificates of a text, which came from `source`; at least one.
    public static List<X509Certificate> certificates(byte[] pem, String source) {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new NodeletException(source + " holds no certificate");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new NodeletException(source + " is not a PEM certificate: " + e.getMessage(), e);
        }
    }

    /// The private key of a PKCS#8 PEM file that belongs to `certificate`.
    public static PrivateKey key(Path file, X509Certificate certificate) {
        return key(bytes(file), certificate, file.toString());
    }

    /// The private key of a PKCS#8 PEM text, which came from `source`.
    static PrivateKey key(byte[] pem, X509Certificate certificate, String source) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new NodeletException(source + " holds no PKCS#8 private key");
        }
        String algorithm = certificate.getPublicKey() instanceof ECPublicKey ? "EC" : "RSA";
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NodeletException(source + " is not a " + algorithm + " private key: " + e.getMessage(), e);
        }
    }

    /// A whole file.
    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + e, e);
        }
    }
}
