package io.nodelet.identity.certs;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.pki.CertificateTemplate;
import io.nodelet.pki.CertificateUsage;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A certificate with its key, signed by one of our authorities. Issued anew when it does not fit its declaration any
/// more, or when 20 to 40 % of its life are left, which of it the node's name says.
///
/// @param pair    where it lies
/// @param ca      the authority that signs it
/// @param subject whom it names
/// @param sans    addresses and DNS names that it is good for, in any order
/// @param usages  what it may be used for
/// @param days    how long it is valid
/// @param owner   the uid whose key it is
public record IssuedCert(
        KeyPairPath pair,
        KeyPairPath ca,
        Subject subject,
        List<String> sans,
        Set<CertificateUsage> usages,
        int days,
        int owner)
        implements Resource, CertificateTemplate {
    /// The ledger's word for certificates; forgetting those makes the next start issue them anew.
    public static final String KIND = "certificate";

    public IssuedCert {
        sans = List.copyOf(sans);
        usages = Set.copyOf(usages);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String key() {
        return pair.base().toString();
    }

    @Override
    public List<Path> files() {
        return pair.files();
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.KEPT;
    }
}
