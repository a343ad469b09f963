package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// Certificates and keys as PEM files, read with the JDK alone.
public final class Pem {
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

    /// The private key of a PEM file, in any form that openssl writes, for `certificate`; whether it is the one that
    /// belongs to it is not looked at.
    public static PrivateKey key(Path file, X509Certificate certificate) {
        return key(bytes(file), certificate, file.toString());
    }

    /// The private key of a PEM text, which came from `source`.
    public static PrivateKey key(byte[] pem, X509Certificate certificate, String source) {
        return PrivateKeyPem.read(pem, certificate.getPublicKey(), source);
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
