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
/// A master's ends with one more part, the seal: what opens the cluster's keys, and never leaves the token.
/// The authority is in it whole, so the machine speaks to no server that it can't check.
///
/// @param role    what the machine becomes
/// @param id      6 characters, public: the token's name in the cluster
/// @param secret  16 characters
/// @param expires when the cluster takes it no more
/// @param ca      the authority that signed the API server's certificate
/// @param seal    43 characters, on a master's token alone; else empty
public record JoinToken(Role role, String id, String secret, Instant expires, X509Certificate ca, String seal) {
    private static final Pattern FORM =
            Pattern.compile("nodelet\\.1\\.(worker|master)\\.([a-z0-9]{6})\\.([a-z0-9]{16})\\.([0-9]{1,12})"
                    + "\\.([A-Za-z0-9_-]+)(?:\\.([A-Za-z0-9_-]{43}))?");
    private static final Pattern OTHER_VERSION = Pattern.compile("nodelet\\.([0-9]+)\\..*");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID = 6;
    private static final int SECRET = 16;
    private static final int SEAL_BYTES = 32;
    private static final String REMEDY =
            "Make one with: nodeletctl token create. It is one long line; copy the whole of it.";
    /// What the API server's name for one who came with a token begins with; the token's id follows.
    public static final String USER = "system:bootstrap:";

    private static final String DAMAGED = "a join token that is cut off or damaged";

    /// The group of those who come with a token for this role.
    public static String group(Role role) {
        return "system:bootstrappers:nodelet:" + role.wireName() + "s";
    }

    /// Whether the API server's name for a user is that of one who came with a token.
    public static boolean isUser(String user) {
        return user.startsWith(USER);
    }

    /// One for a worker.
    public JoinToken(Role role, String id, String secret, Instant expires, X509Certificate ca) {
        this(role, id, secret, expires, ca, "");
    }

    /// A new one.
    public static JoinToken fresh(Role role, Instant expires, X509Certificate ca, SecureRandom random) {
        String seal = role == Role.MASTER ? seal(random) : "";
        return new JoinToken(role, word(random, ID), word(random, SECRET), expires, ca, seal);
    }

    private static String seal(SecureRandom random) {
        byte[] bytes = new byte[SEAL_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
        Role role = form.group(1).equals("worker") ? Role.WORKER : Role.MASTER;
        String seal = form.group(6) == null ? "" : form.group(6);
        if ((role == Role.MASTER) == seal.isEmpty()) {
            throw new NodeletException(DAMAGED, REMEDY);
        }
        return new JoinToken(
                role,
                form.group(2),
                form.group(3),
                Instant.ofEpochSecond(Long.parseLong(form.group(4))),
                certificate(form.group(5)),
                seal);
    }

    private static X509Certificate certificate(String text) {
        try {
            byte[] der = Base64.getUrlDecoder().decode(text);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new NodeletException(DAMAGED, REMEDY, e);
        }
    }

    /// The line for a person to carry. Secret.
    public String encode() {
        try {
            String authority = Base64.getUrlEncoder().withoutPadding().encodeToString(ca.getEncoded());
            String text = "nodelet.1.%s.%s.%s.%d.%s"
                    .formatted(role.wireName(), id, secret, expires.getEpochSecond(), authority);
            return seal.isEmpty() ? text : text + "." + seal;
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
        return "token " + id + " for a " + role.wireName();
    }
}
