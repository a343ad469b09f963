package io.nodelet.pki;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A certificate and its key on disk. Both are written whole, the key first: a kill in between leaves a pair that does
/// not match, never one that looks right and is not.
public final class KeyPairFiles {
    public static final String KEY_MODE = "0600";
    public static final String CERT_MODE = "0600";
    private static final String OWNER = "unix:uid";

    private static final byte[] PROBE = "nodelet".getBytes(StandardCharsets.US_ASCII);

    private KeyPairFiles() {}

    public static void write(KeyPairPath pair, Issuer.Issued issued) {
        AtomicFile.write(pair.key(), pem("PRIVATE KEY", issued.key().getEncoded()), KEY_MODE);
        AtomicFile.write(pair.cert(), pem(issued.chain()), CERT_MODE);
    }

    /// One after the other.
    public static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new NodeletException(
                        "can't encode the certificate of " + certificate.getSubjectX500Principal() + ": "
                                + e.getMessage(),
                        e);
            }
        }
        return text.toString();
    }

    public static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /// The pair's private key.
    ///
    /// @throws NodeletException when it can't be read, or belongs to another certificate
    static PrivateKey key(KeyPairPath pair, X509Certificate certificate) {
        PrivateKey key = Pem.key(pair.key(), certificate);
        if (!belongs(key, certificate.getPublicKey())) {
            throw new NodeletException(new Failure(
                    ReasonCode.CERTIFICATE_KEY_MISMATCH,
                    pair.cert().toString(),
                    pair.key() + " does not belong to " + pair.cert()));
        }
        return key;
    }

    /// Whether the pair's key, which is there, is that of another certificate.
    static boolean fits(KeyPairPath pair, X509Certificate certificate) {
        try {
            return belongs(Pem.key(pair.key(), certificate), certificate.getPublicKey());
        } catch (NodeletException _) {
            return false;
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey publicKey) {
        try {
            Signature signer = Signature.getInstance(KeyType.signature(key));
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signed = signer.sign();
            signer.initVerify(publicKey);
            signer.update(PROBE);
            return signer.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// How a file's mode differs from what it must be.
    public static Optional<String> wrongMode(Path file, String mode) {
        try {
            String actual = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            String wanted = PosixFilePermissions.toString(AtomicFile.permissions(mode));
            return actual.equals(wanted)
                    ? Optional.empty()
                    : Optional.of("mode of " + file.getFileName() + " is " + actual + ", not " + wanted);
        } catch (IOException e) {
            throw new NodeletException("can't read the mode of " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    public static void setMode(Path file, String mode) {
        try {
            Files.setPosixFilePermissions(file, AtomicFile.permissions(mode));
        } catch (IOException e) {
            throw new NodeletException("can't set the mode of " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// How a file's owner differs from who must read it; root reads everything.
    static Optional<String> wrongOwner(Path file, int uid) {
        return uid == 0 || owner(file) == uid
                ? Optional.empty()
                : Optional.of("owner of " + file.getFileName() + " is " + owner(file) + ", not " + uid);
    }

    private static int owner(Path file) {
        try {
            return (int) Files.getAttribute(file, OWNER);
        } catch (IOException e) {
            throw new NodeletException("can't read the owner of " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    public static void setOwner(Path file, int uid) {
        if (wrongOwner(file, uid).isEmpty()) {
            return;
        }
        try {
            Files.setAttribute(file, OWNER, uid);
        } catch (IOException e) {
            throw new NodeletException("can't set the owner of " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new NodeletException("can't delete " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
