package io.nodelet.pki;

import java.util.List;
import java.util.Set;

/// What a certificate must be, and where it lies with its key.
public interface CertificateTemplate {
    /// Where it lies.
    KeyPairPath pair();

    /// The authority that signs it.
    KeyPairPath ca();

    /// Whom it names.
    Subject subject();

    /// Addresses and DNS names that it is good for, in any order.
    List<String> sans();

    /// What it may be used for.
    Set<CertificateUsage> usages();

    /// How long it is valid.
    int days();

    /// The uid whose key it is.
    int owner();
}
