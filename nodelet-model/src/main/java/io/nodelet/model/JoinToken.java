package io.nodelet.model;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a machine needs to join a cluster, as one line of text that is a secret:
///
/// ```
/// nodelet.1.worker.abcdef.0123456789abcdef.1795400000.MIIBoj…
///         │ role   id     secret           expires    the certificate of the cluster's authority
///         version
/// ```
///
/// The authority is in it whole, so the machine speaks to no server that it can't check.
///
/// @param role    what the machine becomes
/// @param id      6 characters, public: the token's name in the cluster
/// @param secret  16 characters
/// @param expires when the cluster takes it no more
/// @param ca      the authority that signed the API server's certificate
public record JoinToken(Role role, String id, String secret, Instant expires, X509Certificate ca) {
    private static final Pattern FORM = Pattern.compile(
            "nodelet\\.1\\.(worker|master)\\.([a-z0-9]{6})\\.([a-z0-9]{16})\\.([0-9]{1,12})\\.([A-Za-z0-9_-]+)");
    private static final Pattern OTHER_VERSION = Pattern.compile("nodelet\\.([0-9]+)\\..*");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID = 6;
    private static final int SECRET = 16;
    private static final String REMEDY =
            "Make one with: nodeletctl token create. It is one long line; copy the whole of it.";

    /// A new one.
    public static JoinToken fresh(Role role, Instant expires, X509Certificate ca, SecureRandom random) {
        return new JoinToken(role, word(random, ID), word(random, SECRET), expires, ca);
    }

    private static String word(SecureRandom random, int length) {
        StringBuilder word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    /// The token that `text` is, blanks and line ends around it left out.
    ///
    /// @throws NodeletException when it is none; the words hold nothing of the text
    public static JoinToken parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            Matcher other = OTHER_VERSION.matcher(text.strip());
            throw new NodeletException(
                    other.matches() && !other.group(1).equals("1")
                            ? "a join token of version " + other.group(1) + ", which this version does not know"
                            : "not a join token",
                    REMEDY);
        }
        return new JoinToken(
                form.group(1).equals("worker") ? Role.WORKER : Role.MASTER,
                form.group(2),
                form.group(3),
                Instant.ofEpochSecond(Long.parseLong(form.group(4))),
                certificate(form.group(5)));
    }

    private static X509Certificate certificate(String text) {
        try {
            byte[] der = Base64.getUrlDecoder().decode(text);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new NodeletException("a join token that is cut off or damaged", REMEDY, e);
        }
    }

    /// The line for a person to carry. Secret.
    public String text() {
        try {
            String authority = Base64.getUrlEncoder().withoutPadding().encodeToString(ca.getEncoded());
            return "nodelet.1.%s.%s.%s.%d.%s".formatted(role.word(), id, secret, expires.getEpochSecond(), authority);
        } catch (CertificateEncodingException e) {
            throw new NodeletException("the authority's certificate can't be encoded: " + e.getMessage(), e);
        }
    }

    /// What the API server knows it by. Secret.
    public String bearer() {
        return id + "." + secret;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "token " + id + " for a " + role.word();
    }
}
