package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Why an authority that somebody brought can't sign this cluster's certificates.
///
/// @param text   what is wrong
/// @param remedy what to do; empty for what only a whole pair of files mends
public record AuthorityProblem(String text, String remedy) {
    private static final int SIGNS = 5; // keyCertSign, of X.509's list of uses
    private static final int BITS = 2048;
    private static final String ANY_USE = "2.5.29.37.0";
    private static final String ORDER = "Into the file in this order: the authority whose key it is, then who signed"
            + " that one, up to the root.";

    /// What is wrong with the authorities in a folder before the first start: those that are there at all.
    public static List<AuthorityProblem> ofBrought(CertFolder folder, InstantSource clock) {
        CertCheck check = new CertCheck(clock, VerificationCache.unremembered());
        return List.of(CertificateAuthority.values()).stream()
                .map(folder::pair)
                .flatMap(pair -> brought(pair, check).stream())
                .toList();
    }

    private static Optional<AuthorityProblem> brought(KeyPairPath pair, CertCheck check) {
        boolean cert = Files.exists(pair.cert());
        if (cert == Files.exists(pair.key())) {
            return cert ? of(pair, check) : Optional.empty();
        }
        Path there = cert ? pair.cert() : pair.key();
        Path missing = cert ? pair.key() : pair.cert();
        return Optional.of(new AuthorityProblem(
                there + " lies there without " + missing.getFileName(),
                "Put " + missing + " beside it: Nodelet signs with both. Or move it away, for an authority of the"
                        + " cluster's own."));
    }

    static Optional<AuthorityProblem> of(KeyPairPath pair, CertCheck check) {
        try {
            AuthorityChain chain = AuthorityChain.of(pair.cert());
            X509Certificate own = chain.own();
            return key(pair, chain, check)
                    .or(() -> check.lifetime(own).map(unfit -> without(pair.cert() + " is " + unfit.detail())))
                    .or(() -> certificate(pair.cert(), own))
                    .or(() -> order(pair.cert(), chain));
        } catch (NodeletException e) {
            return Optional.of(new AuthorityProblem(String.valueOf(e.getMessage()), e.remedy()));
        }
    }

    private static Optional<AuthorityProblem> key(KeyPairPath pair, AuthorityChain chain, CertCheck check) {
        try {
            check.requireOwnKey(pair, chain.own());
            return Optional.empty();
        } catch (NodeletException e) {
            boolean another =
                    chain.certificates().stream().skip(1).anyMatch(certificate -> KeyPairFiles.fits(pair, certificate));
            return another
                    ? Optional.of(new AuthorityProblem(
                            pair.key() + " belongs to another certificate of " + pair.cert() + " than the first",
                            ORDER))
                    : Optional.of(new AuthorityProblem(String.valueOf(e.getMessage()), e.remedy()));
        }
    }

    private static Optional<AuthorityProblem> certificate(Path file, X509Certificate own) {
        boolean[] uses = own.getKeyUsage();
        PublicKey key = own.getPublicKey();
        if (own.getBasicConstraints() < 0) {
            return Optional.of(other(file + " is not an authority's certificate"));
        }
        if (uses != null && !uses[SIGNS]) {
            return Optional.of(other(file + " may not sign certificates (its key usage lacks keyCertSign)"));
        }
        if (!forBoth(file, own)) {
            return Optional.of(other(file + " may not sign for both servers and clients (its extended key usage)"));
        }
        return key instanceof RSAKey rsa && rsa.getModulus().bitLength() < BITS
                ? Optional.of(other(file + " has an RSA key of only "
                        + rsa.getModulus().bitLength() + " bits, and at least " + BITS + " are needed"))
                : Optional.empty();
    }

    private static boolean forBoth(Path file, X509Certificate own) {
        try {
            List<String> uses = own.getExtendedKeyUsage();
            return uses == null
                    || uses.contains(ANY_USE)
                    || uses.containsAll(List.of(CertificateUsage.SERVER.oid(), CertificateUsage.CLIENT.oid()));
        } catch (CertificateParsingException e) {
            throw new NodeletException("the extended key usage of " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Optional<AuthorityProblem> order(Path file, AuthorityChain chain) {
        return chain.torn()
                .map(certificate -> new AuthorityProblem(
                        "in " + file + " the certificate after that of " + certificate.getSubjectX500Principal()
                                + " is not of who signed it",
                        ORDER));
    }

    private static AuthorityProblem other(String text) {
        return new AuthorityProblem(text, "Have an authority made that may sign for servers and clients.");
    }

    private static AuthorityProblem without(String text) {
        return new AuthorityProblem(text, "");
    }
}
