package io.nodelet.pki;

import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.StableJitter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Looks at a certificate on disk: does it serve as declared, and how long still?
public final class CertCheck {
    /// Of a certificate's life is left when a node renews it: each node at its own share, so that nodes which were made
    /// together do not all come to be signed, and restart what reads certificates, in the same hour.
    private static final double EARLIEST = 0.4;

    private static final double LATEST = 0.2;

    /// What a machine gets when it joins, to be replaced once its node is in the cluster.
    private static final Duration FIRST = CertificateGrant.FIRST_LIFE.multipliedBy(2);

    private static final String KEY = "key";
    private static final String SIGNED = "signed";

    private final InstantSource clock;
    private final VerificationCache verificationCache;
    private final double renewAt;

    /// Of who asks whether a certificate serves, and not whether it is time to renew it.
    public CertCheck(InstantSource clock, VerificationCache verificationCache) {
        this(clock, verificationCache, new StableJitter(""));
    }

    /// @param jitter of the node: when certificates are renewed
    public CertCheck(InstantSource clock, VerificationCache verificationCache, StableJitter jitter) {
        this.clock = clock;
        this.verificationCache = verificationCache;
        this.renewAt = jitter.between(LATEST, EARLIEST);
    }

    public Optional<CertificateProblem> fault(CertificateTemplate wanted) {
        if (!Files.exists(wanted.pair().cert()) || !Files.exists(wanted.pair().key())) {
            return Optional.of(new CertificateProblem.Missing());
        }
        try {
            X509Certificate certificate =
                    verificationCache.certificate(wanted.pair().cert());
            requireOwnKey(wanted.pair(), certificate);
            return unfit(wanted, certificate)
                    .<CertificateProblem>map(unfit -> unfit)
                    .or(() -> endsSoon(certificate))
                    .or(() -> modes(wanted));
        } catch (NodeletException e) {
            return Optional.of(new CertificateProblem.Unfit(unreadable(e), String.valueOf(e.getMessage())));
        }
    }

    /// Why an authority on disk can't be one, if so.
    public Optional<AuthorityProblem> authority(KeyPairPath pair) {
        return AuthorityProblem.of(pair, this);
    }

    private static ReasonCode unreadable(NodeletException e) {
        ReasonCode known = e.failure().code();
        return known == ReasonCode.UNCLASSIFIED ? ReasonCode.CERTIFICATE_UNREADABLE : known;
    }

    /// Whether the certificate can be used at this moment.
    public Health health(CertificateTemplate wanted) {
        return fault(wanted)
                .map(certificateProblem -> switch (certificateProblem) {
                    case CertificateProblem.Missing _ ->
                        failing(ReasonCode.CERTIFICATE_MISSING, wanted, " or its key is missing");
                    case CertificateProblem.Unfit(ReasonCode code, String detail) ->
                        failing(code, wanted, ": " + detail);
                    case CertificateProblem.EndsSoon _, CertificateProblem.Modes _ -> Health.healthy();
                })
                .orElseGet(Health::healthy);
    }

    private static Health failing(ReasonCode code, CertificateTemplate wanted, String words) {
        String file = wanted.pair().cert().toString();
        return Health.unhealthy(code, file, file + words);
    }

    private Optional<CertificateProblem.Unfit> unfit(CertificateTemplate wanted, X509Certificate certificate) {
        return lifetime(certificate)
                .or(() -> signature(wanted, certificate))
                .or(() -> subject(wanted, certificate))
                .or(() -> differ(ReasonCode.CERTIFICATE_NAMES, "names", normal(wanted.sans()), sans(certificate)))
                .or(() -> differ(ReasonCode.CERTIFICATE_USES, "uses", oids(wanted), purposes(certificate)));
    }

    /// A certificate that is not valid now.
    Optional<CertificateProblem.Unfit> lifetime(X509Certificate certificate) {
        Instant now = clock.instant();
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(start)) {
            return unfit(
                    ReasonCode.CERTIFICATE_NOT_YET_VALID,
                    "valid from " + start + " only, and this machine's clock says " + now);
        }
        return now.isAfter(end) ? unfit(ReasonCode.CERTIFICATE_EXPIRED, "expired at " + end) : Optional.empty();
    }

    private static Optional<CertificateProblem.Unfit> unfit(ReasonCode code, String detail) {
        return Optional.of(new CertificateProblem.Unfit(code, detail));
    }

    /// Takes a certificate as proved that was made this moment.
    public void trust(CertificateTemplate made) {
        verificationCache.known(KEY, List.of(made.pair().cert(), made.pair().key()));
        verificationCache.known(SIGNED, List.of(made.pair().cert(), made.ca().cert()));
    }

    /// Refuses a key that belongs to another certificate.
    public void requireOwnKey(KeyPairPath pair, X509Certificate certificate) {
        boolean _ = verificationCache.proved(KEY, List.of(pair.cert(), pair.key()), () -> {
            KeyPairFiles.key(pair, certificate);
            return true;
        });
    }

    private Optional<CertificateProblem.Unfit> signature(CertificateTemplate wanted, X509Certificate certificate) {
        X509Certificate ca = verificationCache.certificate(wanted.ca().cert());
        List<Path> files = List.of(wanted.pair().cert(), wanted.ca().cert());
        if (!verificationCache.proved(SIGNED, files, () -> signed(certificate, ca))) {
            return unfit(
                    ReasonCode.CERTIFICATE_FOREIGN,
                    "not signed by " + wanted.ca().cert());
        }
        return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal())
                ? Optional.empty()
                : unfit(ReasonCode.CERTIFICATE_FOREIGN, "issued by " + certificate.getIssuerX500Principal());
    }

    private static boolean signed(X509Certificate certificate, X509Certificate ca) {
        try {
            certificate.verify(ca.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static Optional<CertificateProblem.Unfit> subject(CertificateTemplate wanted, X509Certificate certificate) {
        return Issuer.names(certificate, wanted.subject())
                ? Optional.empty()
                : unfit(
                        ReasonCode.CERTIFICATE_SUBJECT,
                        "names " + certificate.getSubjectX500Principal() + ", not "
                                + Issuer.principal(wanted.subject()));
    }

    private Optional<CertificateProblem> endsSoon(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        Duration left = Duration.between(clock.instant(), end);
        if (life.compareTo(FIRST) <= 0) {
            return Optional.of(new CertificateProblem.EndsSoon("is a first one, and ends at " + end));
        }
        return left.toSeconds() < renewAt * life.toSeconds()
                ? Optional.of(new CertificateProblem.EndsSoon("ends at " + end + ", time to renew it"))
                : Optional.empty();
    }

    private static Optional<CertificateProblem> modes(CertificateTemplate wanted) {
        return KeyPairFiles.wrongMode(wanted.pair().key(), KeyPairFiles.KEY_MODE)
                .or(() -> KeyPairFiles.wrongMode(wanted.pair().cert(), KeyPairFiles.CERT_MODE))
                .or(() -> KeyPairFiles.wrongOwner(wanted.pair().key(), wanted.owner()))
                .or(() -> KeyPairFiles.wrongOwner(wanted.pair().cert(), wanted.owner()))
                .map(CertificateProblem.Modes::new);
    }

    private static Optional<CertificateProblem.Unfit> differ(
            ReasonCode code, String what, Set<String> wanted, Set<String> actual) {
        return wanted.equals(actual)
                ? Optional.empty()
                : unfit(code, "its " + what + " are " + actual + ", not " + wanted);
    }

    private static Set<String> oids(CertificateTemplate wanted) {
        return wanted.usages().stream().map(CertificateUsage::oid).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> purposes(X509Certificate certificate) {
        try {
            List<String> found = certificate.getExtendedKeyUsage();
            return new TreeSet<>(found == null ? List.of() : found);
        } catch (CertificateParsingException e) {
            throw new NodeletException("unreadable extended key usage: " + e.getMessage(), e);
        }
    }

    private static Set<String> sans(X509Certificate certificate) {
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            return found == null
                    ? new TreeSet<>()
                    : normal(found.stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .toList());
        } catch (CertificateParsingException e) {
            throw new NodeletException("unreadable alternative names: " + e.getMessage(), e);
        }
    }

    private static Set<String> normal(List<String> sans) {
        return sans.stream()
                .map(san -> Issuer.isAddress(san)
                        ? InetAddress.ofLiteral(san).getHostAddress()
                        : san.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
