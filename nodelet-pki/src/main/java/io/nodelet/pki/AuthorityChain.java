package io.nodelet.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The certificates of an authority's file: its own, then who signed it, and so on. One that Nodelet made stands alone.
///
/// @param certificates in the file's order; at least one
public record AuthorityChain(List<X509Certificate> certificates) {
    public AuthorityChain {
        certificates = List.copyOf(certificates);
    }

    public static AuthorityChain of(Path file) {
        return new AuthorityChain(Pem.certificates(file));
    }

    /// The one that signs.
    public X509Certificate own() {
        return certificates.getFirst();
    }

    /// What a server shows beside its own certificate, so that who knows the root alone believes it: all but roots.
    List<X509Certificate> shown() {
        return certificates.stream().filter(certificate -> !root(certificate)).toList();
    }

    /// When the first of them ends, up to the root: what comes after that signed none of them.
    Instant end() {
        Instant end = own().getNotAfter().toInstant();
        for (int i = 1; i < certificates.size() && !root(certificates.get(i - 1)); i++) {
            Instant next = certificates.get(i).getNotAfter().toInstant();
            end = next.isBefore(end) ? next : end;
        }
        return end;
    }

    /// Whether there is a root.
    boolean complete() {
        return certificates.stream().anyMatch(AuthorityChain::root);
    }

    /// The first of which the next is not who signed it. A root ends a chain: what comes after it, such as the root
    /// before
    /// it in a rotation, is only believed.
    Optional<X509Certificate> torn() {
        for (int i = 0; i + 1 < certificates.size() && !root(certificates.get(i)); i++) {
            if (!signed(certificates.get(i), certificates.get(i + 1))) {
                return Optional.of(certificates.get(i));
            }
        }
        return Optional.empty();
    }

    private static boolean root(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean signed(X509Certificate certificate, X509Certificate by) {
        if (!certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
