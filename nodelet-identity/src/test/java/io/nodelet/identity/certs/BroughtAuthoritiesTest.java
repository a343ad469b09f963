package io.nodelet.identity.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.AuthorityProblem;
import io.nodelet.pki.CertCheck;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateGrant;
import io.nodelet.pki.CertificateSigner;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Pem;
import io.nodelet.pki.VerificationCache;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Authorities as openssl writes them (`authorities/make.sh`), brought before the first start.
final class BroughtAuthoritiesTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final InstantSource CLOCK = () -> NOW;

    @TempDir
    private Path root;

    private CertFolder folder;

    @BeforeEach
    void folders() throws IOException {
        folder = new CertFolder(root);
        Files.createDirectory(root.resolve("etcd"));
        Files.createDirectory(root.resolve("metrics-server"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-pkcs8",
                "rsa-pkcs1",
                "rsa-4096",
                "ec-pkcs8",
                "ec-sec1",
                "ec-sec1-parameters",
                "p384-sec1",
                "p521-pkcs8",
                "ed25519",
                "chain-ec",
                "chain-rsa",
                "chain-of-three",
                "chain-without-root"
            })
    void isTakenAsItIsAndSignsForEverybody(String form) throws Exception {
        for (CertificateAuthority certificateAuthority : CertificateAuthority.values()) {
            bring(form, folder.pair(certificateAuthority));
        }
        List<byte[]> before = files();

        assertThat(AuthorityProblem.ofBrought(folder, CLOCK)).isEmpty();
        makeAll();

        assertThat(files()).usingRecursiveComparison().isEqualTo(before);
        for (IssuedCert cert : new NodeCertificates(Specs.master(), folder).certificates()) {
            assertThat(check().fault(rootsOwn(cert))).as(cert.key()).isEmpty();
            believed(
                    Pem.certificates(cert.pair().cert()),
                    Pem.certificates(cert.ca().cert()));
        }
        believed(machineSigned(), Pem.certificates(folder.cert(CertificateAuthority.CLUSTER)));
    }

    /// In a rotation of the root the one before it stands behind it: who is only believed tears no chain.
    @Test
    void aFormerRootBehindTheRootIsTaken() throws Exception {
        bring("chain-of-three", folder.pair(CertificateAuthority.ETCD));
        Path former = folder.cert(CertificateAuthority.ETCD);
        String roots = Files.readString(former);
        bring("rsa-pkcs8", folder.pair(CertificateAuthority.CLUSTER));
        Path own = folder.cert(CertificateAuthority.CLUSTER);
        Files.writeString(own, Files.readString(own) + roots.substring(roots.lastIndexOf("-----BEGIN")));

        assertThat(AuthorityProblem.ofBrought(folder, CLOCK)).isEmpty();
    }

    /// A client that knows the root alone believes the server; the controller-manager gets one certificate.
    @Test
    void aChainIsServedWhole() throws Exception {
        for (CertificateAuthority certificateAuthority : CertificateAuthority.values()) {
            bring("chain-of-three", folder.pair(certificateAuthority));
        }
        makeAll();
        List<X509Certificate> chain = Pem.certificates(folder.cert(CertificateAuthority.CLUSTER));

        assertThat(Pem.certificates(folder.cert(CertificateSpec.APISERVER)))
                .hasSize(3)
                .endsWith(chain.get(0), chain.get(1));
        validate(Pem.certificates(folder.cert(CertificateSpec.APISERVER)), chain.get(2));
        assertThat(machineSigned()).hasSize(3);
        assertThat(Pem.certificates(folder.signer())).containsExactly(chain.getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        refused-short           | has an RSA key of only 1024 bits               | Have an authority made
        refused-pss             | is of a sort that is not taken: RSASSA-PSS     | take RSA keys, and those of P-256
        refused-curve           | ca.crt                                         |
        refused-leaf            | is not an authority's certificate              | Have an authority made
        refused-uses            | may not sign for both servers and clients      | Have an authority made
        refused-key-usage       | may not sign certificates                      | Have an authority made
        refused-encrypted-pkcs8 | is locked with a password                      | openssl pkey -in
        refused-encrypted-pkcs1 | is locked with a password                      | openssl pkey -in
        refused-root-first      | belongs to another certificate of              | in this order
        refused-torn-chain      | is not of who signed it                        | in this order
        refused-other-key       | does not belong to                             |
        refused-no-key          | lies there without ca.key                      | Nodelet signs with both
        refused-no-certificate  | lies there without ca.crt                      | Nodelet signs with both
        refused-der             | holds no private key in PEM                    | openssl pkey -in
        """)
    void isRefusedBeforeAnythingIsTouched(String form, String text, String remedy) throws Exception {
        bring(form, folder.pair(CertificateAuthority.CLUSTER));

        assertThat(AuthorityProblem.ofBrought(folder, CLOCK)).singleElement().satisfies(authorityProblem -> {
            assertThat(authorityProblem.text()).contains(text);
            assertThat(authorityProblem.remedy()).contains(remedy == null ? "" : remedy);
        });
        if (Files.exists(folder.cert(CertificateAuthority.CLUSTER))
                && Files.exists(folder.key(CertificateAuthority.CLUSTER))) {
            assertThatThrownBy(this::makeAll)
                    .isInstanceOf(NodeletException.class)
                    .hasMessageContaining("the cluster's authority can't be used: ")
                    .hasMessageContaining(text);
        }
    }

    private void makeAll() {
        VerificationCache verified = new VerificationCache(root.resolve("proofs"));
        var issued = new IssuedCertDriver(CLOCK, verified, new IssuedCertificates(), new StableJitter("n1"));
        for (var item : new NodeCertificates(Specs.master(), folder).items()) {
            switch (item) {
                case CaPair caPair -> new CaPairDriver(CLOCK, verified).apply(caPair);
                case AuthorityCertificateFile file -> new AuthorityCertificateFileDriver().apply(file);
                case IssuedCert issuedCert
                when issuedCert.owner() != 0 -> issued.apply(rootsOwn(issuedCert)); // an unprivileged test can't chown
                case IssuedCert issuedCert -> issued.apply(issuedCert);
                default -> {}
            }
        }
    }

    private static IssuedCert rootsOwn(IssuedCert issuedCert) {
        return new IssuedCert(
                issuedCert.pair(),
                issuedCert.ca(),
                issuedCert.subject(),
                issuedCert.sans(),
                issuedCert.usages(),
                issuedCert.days(),
                0);
    }

    private CertCheck check() {
        return new CertCheck(CLOCK, VerificationCache.unremembered());
    }

    /// What a worker gets.
    private List<X509Certificate> machineSigned() {
        var keys = new Issuer(CLOCK, new SecureRandom()).keys();
        var certificateGrant =
                new CertificateGrant(CertificateSpec.KUBELET_SERVER, "w", Set.of(), Duration.ofDays(1), "");
        String pem = new CertificateSigner(folder, CLOCK).sign(certificateGrant, keys.getPublic());
        return Pem.certificates(pem.getBytes(StandardCharsets.US_ASCII), "signed");
    }

    /// By who knows the authority's file, and by who knows its first certificate alone, as a worker does.
    private static void believed(List<X509Certificate> shown, List<X509Certificate> authority) throws Exception {
        validate(shown.subList(0, 1), authority.getFirst());
        validate(shown, authority.getLast());
    }

    private static void validate(List<X509Certificate> shown, X509Certificate anchor) throws Exception {
        List<X509Certificate> path = shown.stream()
                .filter(certificate -> !certificate.equals(anchor))
                .toList();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    private List<byte[]> files() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (CertificateAuthority certificateAuthority : CertificateAuthority.values()) {
            contents.add(Files.readAllBytes(folder.cert(certificateAuthority)));
            contents.add(Files.readAllBytes(folder.key(certificateAuthority)));
        }
        return contents;
    }

    private void bring(String form, KeyPairPath to) throws IOException, URISyntaxException {
        Path from = Path.of(getClass().getResource("authorities/" + form).toURI());
        for (String end : List.of(".crt", ".key")) {
            Path file = from.resolve("ca" + end);
            if (Files.exists(file)) {
                Files.copy(file, Path.of(to.base() + end));
            }
        }
    }
}
