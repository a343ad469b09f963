package io.nodelet.phases.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.TrustedFiles;
import io.nodelet.identity.certs.AuthorityCertificateFile;
import io.nodelet.identity.certs.AuthorityCertificateFileDriver;
import io.nodelet.identity.certs.CaPair;
import io.nodelet.identity.certs.CaPairDriver;
import io.nodelet.identity.certs.ClusterCa;
import io.nodelet.identity.certs.IssuedCert;
import io.nodelet.identity.certs.IssuedCertDriver;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.identity.certs.NodeCertificates;
import io.nodelet.identity.certs.ServiceAccountKey;
import io.nodelet.identity.certs.ServiceAccountKeyDriver;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Specs;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.CertificateUsage;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.Pem;
import io.nodelet.pki.Subject;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.WriteOnceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The certificates of a node, made in a temporary folder at a time that the test sets.
final class CertsTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path root;

    private Instant now = START;
    private CertFolder folder;
    private CaPairDriver authorities;
    private IssuedCertDriver certificates;
    private ServiceAccountKeyDriver signingKeys;

    @BeforeEach
    void drivers() throws IOException {
        folder = new CertFolder(root);
        Files.createDirectory(root.resolve("etcd"));
        Files.createDirectory(root.resolve("metrics-server"));
        authorities = new CaPairDriver(() -> now, proofs());
        certificates = new IssuedCertDriver(() -> now, proofs(), new IssuedCertificates(), new StableJitter("n1"));
        signingKeys = new ServiceAccountKeyDriver(() -> now);
    }

    @Test
    void makesEverythingThatAMasterNeedsAndThenSeesNoDifference() {
        makeAll(Specs.master());

        assertThat(resources(Specs.master()))
                .allSatisfy(resource -> assertThat(compare(resource)).isEqualTo(Difference.same()));
        assertThat(phase(Specs.master()).check().reason()).isEmpty();
        assertThat(keys())
                .hasSize(CertificateSpec.values().length + CertificateAuthority.values().length + 1)
                .allSatisfy(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void aWorkerHoldsNoAuthorityAndNoAdministrator() {
        assertThat(new NodeCertificates(Specs.worker(), folder).certificates())
                .map(issuedCert -> root.relativize(issuedCert.pair().base()).toString())
                .containsExactly("kubelet-client", "kubelet-server", "kube-proxy", "flannel", "nodelet");
        assertThat(resources(Specs.worker()))
                .allMatch(resource -> resource instanceof IssuedCert
                        || resource instanceof ClusterCa
                        || resource instanceof ServiceAccountKey)
                .hasSize(7)
                .filteredOn(resource -> resource instanceof ServiceAccountKey)
                .containsExactly(new ServiceAccountKey(folder.joinKey()));
    }

    @Test
    void theApiServersNames() throws Exception {
        makeAll(Specs.with(
                Specs.master(), Specs.endpoint(Specs.master().config().controlPlane(), "api.example.com")));

        assertThat(certificate(CertificateSpec.APISERVER).getSubjectAlternativeNames())
                .map(name -> name.get(1).toString())
                .containsExactlyInAnyOrder(
                        "master-1",
                        "10.0.0.1",
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "10.21.0.1",
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local",
                        "api.example.com");
    }

    @Test
    void whatACertificateIs() throws Exception {
        makeAll(Specs.master());

        X509Certificate kubelet = certificate(CertificateSpec.KUBELET_CLIENT);
        assertThat(kubelet.getSubjectX500Principal().getName()).isEqualTo("CN=system:node:master-1,O=system:nodes");
        assertThat(kubelet.getExtendedKeyUsage()).containsExactly(CertificateUsage.CLIENT.oid());
        assertThat(kubelet.getNotBefore().toInstant()).isEqualTo(START.minus(Duration.ofMinutes(5)));
        assertThat(kubelet.getNotAfter().toInstant()).isEqualTo(START.plus(Duration.ofDays(365)));
        assertThat(kubelet.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(kubelet.getBasicConstraints()).isEqualTo(-1);
        assertThat(kubelet.getSerialNumber().bitLength()).isEqualTo(159);
        kubelet.verify(Pem.certificates(folder.cert(CertificateAuthority.CLUSTER))
                .getFirst()
                .getPublicKey());
    }

    @Test
    void renewsWhenTheNodesShareOfItsLifeIsLeft() {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.SCHEDULER);

        now = START.plus(Duration.ofDays(218)); // 40 %
        assertThat(compare(cert)).isEqualTo(Difference.same());
        now = START.plus(Duration.ofDays(293)); // 20 %
        assertThat(compare(cert))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_ENDS_SOON, "ends at 2027-11-22T12:00:00Z, time to renew it"));
        assertThat(phase(Specs.master()).check().isHealthy()).isTrue();

        certificates.apply(cert);

        assertThat(compare(cert)).isEqualTo(Difference.same());
        assertThat(certificate(CertificateSpec.SCHEDULER).getNotAfter().toInstant())
                .isEqualTo(now.plus(Duration.ofDays(365)));
    }

    /// Nodes that were made in the same hour.
    @Test
    void nodesRenewOnDaysOfTheirOwn() {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.SCHEDULER);
        Set<Integer> days = new TreeSet<>();
        for (int node = 0; node < 30; node++) {
            var own = new IssuedCertDriver(
                    () -> now, proofs(), new IssuedCertificates(), new StableJitter("worker-" + node));
            int day = 218;
            now = START.plus(Duration.ofDays(day));
            while (own.compare(cert).isSame()) {
                now = START.plus(Duration.ofDays(++day));
            }
            days.add(day);
        }

        assertThat(days).hasSizeGreaterThan(15).allMatch(number -> number >= 219 && number <= 293);
    }

    @Test
    void theLiveCheckNamesWhatExpired() {
        makeAll(Specs.master());

        now = START.plus(Duration.ofDays(366));

        assertThat(phase(Specs.master()).check().reason())
                .isEqualTo(root + "/apiserver.crt: expired at 2027-11-22T12:00:00Z");
    }

    @Test
    void aClockInThePastIsSaidAndCertificatesStayInsideTheirAuthoritysLife() {
        makeAll(Specs.master());

        now = START.minus(Duration.ofHours(1));
        assertThat(phase(Specs.master()).check().reason())
                .isEqualTo(root + "/apiserver.crt: valid from 2026-11-22T11:55:00Z only, and this machine's clock says"
                        + " 2026-11-22T11:00:00Z");

        now = START.plus(Duration.ofDays(3600));
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);
        certificates.apply(cert);
        assertThat(certificate(CertificateSpec.ADMIN).getNotAfter())
                .isEqualTo(Pem.certificates(folder.cert(CertificateAuthority.CLUSTER))
                        .getFirst()
                        .getNotAfter());
    }

    @Test
    void otherNamesSubjectOrUsesMeanANewCertificate() {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.KUBELET_SERVER);

        assertThat(compare(with(cert, cert.subject(), List.of("other"), cert.usages())))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_NAMES, "its names are [10.0.0.1, master-1], not [other]"));
        assertThat(compare(with(cert, Subject.of("other"), cert.sans(), cert.usages())))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_SUBJECT, "names CN=system:node:master-1, O=system:nodes, not CN=other"));
        assertThat(compare(with(cert, cert.subject(), cert.sans(), Set.of(CertificateUsage.CLIENT))))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_USES, "its uses are [1.3.6.1.5.5.7.3.1], not [1.3.6.1.5.5.7.3.2]"));
    }

    @Test
    void anotherAuthorityMeansANewCertificate() {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);

        assertThat(compare(new IssuedCert(
                        cert.pair(),
                        folder.pair(CertificateAuthority.ETCD),
                        cert.subject(),
                        cert.sans(),
                        cert.usages(),
                        cert.days(),
                        cert.owner())))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_FOREIGN, "not signed by " + folder.cert(CertificateAuthority.ETCD)));
    }

    @Test
    void aKillBetweenKeyAndCertificateIsMended() throws IOException {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);
        Files.copy(
                folder.key(CertificateSpec.SCHEDULER),
                folder.key(CertificateSpec.ADMIN),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(compare(cert))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_KEY_MISMATCH,
                        folder.key(CertificateSpec.ADMIN) + " does not belong to "
                                + folder.cert(CertificateSpec.ADMIN)));

        certificates.apply(cert);

        assertThat(compare(cert)).isEqualTo(Difference.same());
    }

    @Test
    void garbageIsReplacedAndAMissingFileToo() throws IOException {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);

        Files.writeString(folder.cert(CertificateSpec.ADMIN), "garbage");
        assertThat(compare(cert)).isInstanceOf(Difference.Changed.class);
        certificates.apply(cert);
        assertThat(compare(cert)).isEqualTo(Difference.same());

        Files.delete(folder.key(CertificateSpec.ADMIN));
        assertThat(compare(cert)).isEqualTo(new Difference.Missing(ReasonCode.CERTIFICATE_MISSING));
        certificates.apply(cert);
        assertThat(compare(cert)).isEqualTo(Difference.same());
    }

    @Test
    void aWrongModeIsSetRightWithoutANewCertificate() throws IOException {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);
        X509Certificate before = certificate(CertificateSpec.ADMIN);
        Files.setPosixFilePermissions(folder.key(CertificateSpec.ADMIN), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(compare(cert))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_MODE, "mode of admin.key is rw-r--r--, not rw-------"));

        certificates.apply(cert);

        assertThat(compare(cert)).isEqualTo(Difference.same());
        assertThat(certificate(CertificateSpec.ADMIN)).isEqualTo(before);
    }

    /// As an older nodeletd left them.
    @Test
    void certificatesAreRootsAloneToRead() throws IOException {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);
        Files.setPosixFilePermissions(folder.cert(CertificateSpec.ADMIN), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(compare(cert))
                .isEqualTo(Difference.changed(
                        ReasonCode.CERTIFICATE_MODE, "mode of admin.crt is rw-r--r--, not rw-------"));
        certificates.apply(cert);
        assertThat(compare(cert)).isEqualTo(Difference.same());
    }

    @Test
    void theMetricsServersKeyIsItsPodsUsers() throws IOException {
        makeAll(Specs.master());
        Path key = folder.key(CertificateSpec.METRICS_SERVER);
        assertThat(Files.getAttribute(key, "unix:uid")).isEqualTo(65532);
        assertThat(Files.getAttribute(folder.cert(CertificateSpec.METRICS_SERVER), "unix:uid"))
                .isEqualTo(65532);
        Files.setAttribute(key, "unix:uid", 7);
        IssuedCert cert = declared(Specs.master(), CertificateSpec.METRICS_SERVER);
        assertThat(compare(cert))
                .isEqualTo(Difference.changed(ReasonCode.CERTIFICATE_MODE, "owner of client.key is 7, not 65532"));
        certificates.apply(cert);
        assertThat(Files.getAttribute(key, "unix:uid")).isEqualTo(65532);
    }

    @Test
    void anAuthorityIsNeverReplaced() throws IOException {
        makeAll(Specs.master());
        CaPair ca = (CaPair) resources(Specs.master()).getFirst();
        Files.delete(folder.key(CertificateAuthority.CLUSTER));

        assertThat(compare(ca)).isInstanceOf(Difference.Changed.class);
        assertThatThrownBy(() -> authorities.apply(ca))
                .isInstanceOf(NodeletException.class)
                .hasMessageStartingWith("the cluster's authority can't be used: can't read "
                        + folder.key(CertificateAuthority.CLUSTER));
    }

    @Test
    void anAuthoritysKeyAloneIsWhatAKillLeavesSoItIsMadeAgain() throws IOException {
        makeAll(Specs.master());
        CaPair ca = (CaPair) resources(Specs.master()).getFirst();
        Files.delete(folder.cert(CertificateAuthority.CLUSTER));
        assertThat(compare(ca)).isEqualTo(Difference.missing());

        authorities.apply(ca);

        assertThat(compare(ca)).isEqualTo(Difference.same());
    }

    @Test
    void aWorkerTakesWhatWasBroughtAndSaysWhatIsMissing() {
        makeAll(Specs.master());
        IssuedCert brought = declared(Specs.master(), CertificateSpec.KUBE_PROXY);
        assertThat(folder.key(CertificateAuthority.CLUSTER).toFile().delete()).isTrue();

        now = START.plus(Duration.ofDays(300));
        assertThat(compare(brought)).isEqualTo(Difference.same());
        now = START.plus(Duration.ofDays(400));
        assertThatThrownBy(() -> certificates.apply(brought))
                .isInstanceOfSatisfying(
                        NodeletException.class,
                        e -> assertThat(e.remedy())
                                .contains(folder.key(CertificateSpec.KUBE_PROXY).toString()))
                .hasMessageContaining("(expired at 2027-11-22T12:00:00Z), and this node does not hold the key");
    }

    @Test
    void restoreDeletesOursAndBringsBackWhatWasThere() throws IOException {
        makeAll(Specs.master());
        IssuedCert cert = declared(Specs.master(), CertificateSpec.ADMIN);
        certificates.restore(cert.key(), PriorState.NOTHING);
        assertThat(folder.cert(CertificateSpec.ADMIN)).doesNotExist();
        assertThat(folder.key(CertificateSpec.ADMIN)).doesNotExist();

        Files.writeString(folder.cert(CertificateSpec.ADMIN), "theirs");
        PriorState priorState = certificates.before(cert);
        certificates.apply(cert);
        certificates.restore(cert.key(), priorState);
        certificates.restore(cert.key(), priorState);

        assertThat(folder.cert(CertificateSpec.ADMIN)).hasContent("theirs");
        assertThat(folder.key(CertificateSpec.ADMIN)).doesNotExist();
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("nodelet-"));
        }
    }

    @Test
    void theServiceAccountKeyIsMadeOnceAndKept() throws IOException {
        ServiceAccountKey key = new ServiceAccountKey(folder.serviceAccountKey());
        assertThat(signingKeys.before(key).nothing()).isTrue();
        signingKeys.apply(key);
        String first = Files.readString(key.path());
        signingKeys.apply(key);

        assertThat(Files.readString(key.path())).isEqualTo(first).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
        signingKeys.restore(key.key(), signingKeys.before(key));
        assertThat(key.path()).exists();
        signingKeys.restore(key.key(), PriorState.NOTHING);
        assertThat(key.path()).doesNotExist();
    }

    private VerificationCache proofs() {
        return new VerificationCache(root.resolve("proofs"));
    }

    private GenerateCerts phase(NodeSpec spec) {
        return new GenerateCerts(
                spec,
                folder,
                () -> now,
                proofs(),
                new JoinContext(_ -> new FakeKubeApi(), new IssuedCertificates(), new DecryptedKeys()),
                TrustedFiles.below(root));
    }

    private void makeAll(NodeSpec spec) {
        for (Resource resource : resources(spec)) {
            switch (resource) {
                case CaPair ca -> authorities.apply(ca);
                case IssuedCert cert -> certificates.apply(cert);
                case AuthorityCertificateFile own -> new AuthorityCertificateFileDriver().apply(own);
                case ServiceAccountKey key -> signingKeys.apply(key);
                default -> throw new AssertionError("unexpected " + resource);
            }
        }
    }

    private Difference compare(Resource resource) {
        return switch (resource) {
            case CaPair ca -> authorities.compare(ca);
            case IssuedCert cert -> certificates.compare(cert);
            case AuthorityCertificateFile own -> new AuthorityCertificateFileDriver().compare(own);
            case ServiceAccountKey key -> signingKeys.compare(key);
            default -> throw new AssertionError("unexpected " + resource);
        };
    }

    private List<Resource> resources(NodeSpec spec) {
        return phase(spec).declare().stream()
                .filter(Resource.class::isInstance)
                .map(Resource.class::cast)
                .filter(resource ->
                        !Set.of("folder", "trace", WriteOnceFile.KIND).contains(resource.kind()))
                .toList();
    }

    private IssuedCert declared(NodeSpec spec, CertificateSpec certificateSpec) {
        return new NodeCertificates(spec, folder)
                .certificates().stream()
                        .filter(issuedCert -> issuedCert.pair().equals(folder.pair(certificateSpec)))
                        .findFirst()
                        .orElseThrow();
    }

    private static IssuedCert with(IssuedCert cert, Subject subject, List<String> sans, Set<CertificateUsage> usages) {
        return new IssuedCert(cert.pair(), cert.ca(), subject, sans, usages, cert.days(), cert.owner());
    }

    private X509Certificate certificate(CertificateSpec certificateSpec) {
        return Pem.certificates(folder.cert(certificateSpec)).getFirst();
    }

    private List<Path> keys() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> path.toString().endsWith(".key")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
