package io.nodelet.phases.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Action;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Item;
import io.nodelet.host.TrustedFiles;
import io.nodelet.identity.certs.CaPair;
import io.nodelet.identity.certs.CaPairDriver;
import io.nodelet.identity.certs.ClusterCa;
import io.nodelet.identity.certs.ClusterCaDriver;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.identity.certs.IssuedCert;
import io.nodelet.identity.certs.IssuedCertDriver;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.identity.certs.NodeCertificates;
import io.nodelet.identity.certs.Refusing;
import io.nodelet.identity.certs.RequestCertificates;
import io.nodelet.identity.certs.ServiceAccountKey;
import io.nodelet.identity.certs.ServiceAccountKeyDriver;
import io.nodelet.identity.certs.SigningCluster;
import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.InMemoryClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.ServerTime;
import io.nodelet.model.Ip;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Role;
import io.nodelet.model.Specs;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.ApprovalRules;
import io.nodelet.pki.ApprovalRules.Verdict;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.CertificateUsage;
import io.nodelet.pki.ClusterNodes.Known;
import io.nodelet.pki.CsrDetails;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.ListedNodes;
import io.nodelet.pki.Pem;
import io.nodelet.pki.SigningRequest;
import io.nodelet.pki.Subject;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.RequireTrusted;
import io.nodelet.resources.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// A worker's certificates, from its token to its renewals, before a cluster that signs as a real one does.
final class JoiningTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path root;

    private Instant now = START;
    private Optional<ServerTime> times = Optional.empty();
    private final FakeKubeApi api = new FakeKubeApi();
    private final List<ClientConfig> ways = new ArrayList<>();
    private final List<Known> nodes = new ArrayList<>();
    private final Said said = new Said();
    private final IssuedCertificates signed = new IssuedCertificates();
    private CertFolder master;
    private CertFolder worker;
    private NodeSpec spec;
    private JoinToken token;

    @BeforeEach
    void cluster() throws IOException {
        master = new CertFolder(root.resolve("master"));
        worker = new CertFolder(Files.createDirectory(root.resolve("worker")));
        Files.createDirectories(master.root());
        new CaPairDriver(() -> now, proofs()).apply(ca());
        token = JoinToken.fresh(
                Role.WORKER,
                START.plus(Duration.ofHours(1)),
                Pem.certificates(master.cert(CertificateAuthority.CLUSTER)).getFirst(),
                new SecureRandom());
        spec = Specs.with(
                Specs.worker(), new NodeConfig.Join(root.resolve("join-token").toString(), ""));
        hand(token.encode());
        new ServiceAccountKeyDriver(() -> now).apply(new ServiceAccountKey(worker.joinKey()));
        api.onApply(new SigningCluster(master, () -> now, nodes, ways::getLast)::sign);
    }

    private CaPair ca() {
        return new CaPair(master.pair(CertificateAuthority.CLUSTER), "kubernetes-ca", 3650);
    }

    private void hand(String text) throws IOException {
        Path file = root.resolve("join-token");
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private VerificationCache proofs() {
        return new VerificationCache(root.resolve("proofs"));
    }

    private JoinContext join() {
        return new JoinContext(
                clientConfig -> {
                    ways.add(clientConfig);
                    return api;
                },
                signed,
                new DecryptedKeys());
    }

    private GenerateCerts phase() {
        return new GenerateCerts(spec, worker, () -> now, proofs(), join(), TrustedFiles.below(root));
    }

    /// What the engine does with the phase's declaration, as far as it is about certificates.
    private void start() {
        for (Item item : phase().declare()) {
            switch (item) {
                case Action action when !action.check().isHealthy() -> action.perform(said);
                case ServiceAccountKey key -> new ServiceAccountKeyDriver(() -> now).apply(key);
                case ClusterCa clusterCa -> new ClusterCaDriver().apply(clusterCa);
                case IssuedCert issuedCert ->
                    new IssuedCertDriver(() -> now, proofs(), signed, new StableJitter("n1")).apply(issuedCert);
                default -> {}
            }
        }
    }

    private Action signing() {
        return phase().declare().stream()
                .filter(item -> item instanceof Action && !(item instanceof RequireTrusted))
                .map(Action.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTokenThatOthersCanChangeIsNotBelieved() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(this::start).hasMessageContaining(root + " can be written by others than root");
        assertThat(api.calls()).isEmpty();
    }

    @Test
    void aTokenBecomesCertificatesAndIsThenOfNoUseAnyMore() throws IOException {
        start();

        assertThat(phase().check().reason()).isEmpty();
        assertThat(api.calls()).hasSize(5).allMatch(call -> call.startsWith("create " + SigningRequest.PATH));
        assertThat(ways)
                .hasSize(2)
                .allSatisfy(clientConfig -> assertThat(clientConfig).isInstanceOf(InMemoryClientConfig.class))
                .extracting(ClientConfig::bearer)
                .containsExactly(Optional.of(token.bearer()), Optional.empty());
        assertThat(Pem.certificates(worker.cert(CertificateAuthority.CLUSTER))).containsExactly(token.ca());
        assertThat(worker.key(CertificateAuthority.CLUSTER)).doesNotExist();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(worker.key(CertificateSpec.KUBELET_SERVER))))
                .isEqualTo("rw-------");
        assertThat(said.lines().toString()).contains("with token " + token.id()).doesNotContain(token.secret());

        registered();
        Files.delete(root.resolve("join-token"));
        start();
        assertThat(ways.subList(2, ways.size()))
                .allSatisfy(clientConfig -> assertThat(clientConfig).isInstanceOf(FileClientConfig.class));
    }

    @Test
    void aFirstCertificateIsShortAndReplacedOnceTheNodeIsThere() throws IOException {
        start();
        assertThat(ends(CertificateSpec.KUBELET_SERVER)).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(ends(CertificateSpec.AGENT)).isEqualTo(START.plus(Duration.ofHours(1)));

        registered();
        Files.delete(root.resolve("join-token"));
        Action full = (Action) phase().registered().getFirst();
        assertThat(full.check().isHealthy()).isFalse();
        full.perform(said);

        assertThat(full.check().isHealthy()).isTrue();
        for (CertificateSpec certificate : List.of(
                CertificateSpec.KUBELET_CLIENT,
                CertificateSpec.KUBELET_SERVER,
                CertificateSpec.KUBE_PROXY,
                CertificateSpec.FLANNEL,
                CertificateSpec.AGENT)) {
            assertThat(ends(certificate)).isEqualTo(START.plus(Duration.ofDays(90)));
        }
        assertThat(phase().check().reason()).isEmpty();
    }

    private Instant ends(CertificateSpec certificate) {
        return Pem.certificates(worker.cert(certificate))
                .getFirst()
                .getNotAfter()
                .toInstant();
    }

    private void full() {
        registered();
        ((Action) phase().registered().getFirst()).perform(said);
    }

    private void registered() {
        nodes.add(new Known("worker-1", ips("10.0.0.2")));
    }

    @Test
    void aWorkerThatMovedAsksForItsServingCertificateAloneAndAPersonIsToSaySo() throws IOException {
        start();
        full();
        Files.delete(root.resolve("join-token"));
        spec = new NodeSpec(spec.config(), at("10.0.0.7", spec.facts()));
        start();

        assertThat(phase().check().reason()).isEmpty();
        assertThat(api.calls()).hasSize(11).last().asString().contains("kubelet-server");
        ObjectNode request = api.list(SigningRequest.PATH, io.nodelet.kube.Selector.ALL).stream()
                .map(node -> (ObjectNode) node.deepCopy())
                .filter(objectNode -> CsrDetails.of(objectNode).addresses().equals(ips("10.0.0.7")))
                .findFirst()
                .orElseThrow();
        assertThat(new ApprovalRules(Specs.master())
                        .judge(CsrDetails.of(request), new ListedNodes(List.copyOf(nodes), Set.of())))
                .isInstanceOf(Verdict.Leave.class);
    }

    private static NodeFacts at(String address, NodeFacts f) {
        return new NodeFacts(
                f.name(), address, f.nic(), f.nicMtu(), f.cgroups(), f.systemd(), f.arch(), f.oomAdjust(), false, "");
    }

    private static Set<Ip> ips(String address) {
        return Set.of(Ip.parse(address).orElseThrow());
    }

    @Test
    void itRenewsAsItselfInTime() throws IOException {
        start();
        full();
        Files.delete(root.resolve("join-token"));
        X509Certificate first =
                Pem.certificates(worker.cert(CertificateSpec.KUBELET_CLIENT)).getFirst();

        now = START.plus(Duration.ofDays(70));
        assertThat(signing().check().reason()).contains("kubelet-client");
        start();

        X509Certificate second =
                Pem.certificates(worker.cert(CertificateSpec.KUBELET_CLIENT)).getFirst();
        assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
        assertThat(ways.getLast())
                .isInstanceOfSatisfying(
                        FileClientConfig.class,
                        way -> assertThat(way.cert()).isEqualTo(worker.cert(CertificateSpec.AGENT)));
        assertThat(signing().check().isHealthy()).isTrue();
    }

    /// Of an older nodeletd, where all nodes' kube-proxies were one user.
    @Test
    void aKubeProxyOfNoNodeIsAskedForAnewAndServesUntilAMasterKnowsItsName() throws IOException {
        start();
        full();
        new IssuedCertDriver(() -> now, proofs(), new IssuedCertificates(), new StableJitter("n1"))
                .apply(new IssuedCert(
                        worker.pair(CertificateSpec.KUBE_PROXY),
                        master.pair(CertificateAuthority.CLUSTER),
                        Subject.of("system:kube-proxy"),
                        List.of(),
                        Set.of(CertificateUsage.CLIENT),
                        90,
                        0));
        String former = Files.readString(worker.cert(CertificateSpec.KUBE_PROXY));
        assertThat(signing().check().reason()).contains("to be signed: kube-proxy");

        api.onApply(JoiningTest::denied);
        assertThatThrownBy(this::start).hasMessageContaining("the cluster refuses to sign kube-proxy");
        assertThat(worker.cert(CertificateSpec.KUBE_PROXY)).hasContent(former);

        api.onApply(new SigningCluster(master, () -> now, nodes, ways::getLast)::sign);
        start();
        assertThat(Pem.certificates(worker.cert(CertificateSpec.KUBE_PROXY))
                        .getFirst()
                        .getSubjectX500Principal())
                .hasToString("CN=nodelet:kube-proxy:worker-1, O=nodelet:kube-proxies");
        assertThat(phase().check().reason()).isEmpty();
    }

    private static ObjectNode denied(ObjectNode request) {
        request.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Denied")
                .put("message", "the cluster has a node worker-1 already");
        return request;
    }

    @Test
    void whatCanStillBeUsedIsRenewedOnlyOnceTheApiAnswers() {
        start();
        full();
        now = START.plus(Duration.ofDays(70));
        api.down("no route");

        assertThat(signing().check().isHealthy()).isTrue();
        assertThat(phase().check().isHealthy()).isTrue();

        now = START.plus(Duration.ofDays(91));
        assertThat(signing().check().isHealthy()).isFalse();
    }

    /// API servers hear a moment later that the name of a removed node is this machine's now.
    @Test
    void whoHasJustJoinedTriesAgainWhatAPolicyRefuses() {
        var refused = new AtomicInteger();
        UnaryOperator<ObjectNode> cluster = new SigningCluster(master, () -> now, nodes, ways::getLast)::sign;
        api.onApply(object -> {
            if (ways.size() > 1 && refused.getAndIncrement() == 0) {
                throw new KubeException(422, "this node was removed from the cluster", "", null);
            }
            return cluster.apply(object);
        });
        start();
        assertThat(refused.get()).isEqualTo(5);
        assertThat(phase().check().reason()).isEmpty();
    }

    @Test
    void aKillBeforeTheCertificatesAreWrittenMeansAskingAgain() {
        signing().perform(said);
        assertThat(api.calls()).hasSize(5);
        IssuedCertificates lost = new IssuedCertificates();
        assertThat(new IssuedCertDriver(() -> now, proofs(), lost, new StableJitter("n1"))
                        .compare(new NodeCertificates(spec, worker)
                                .certificates()
                                .getFirst()))
                .isEqualTo(new Difference.Missing(ReasonCode.CERTIFICATE_MISSING));

        var again = new RequestCertificates(
                new NodeCertificates(spec, worker),
                () -> now,
                proofs(),
                new JoinContext(_ -> api, lost, new DecryptedKeys()));
        assertThat(again.check().isHealthy()).isFalse();
        again.perform(said);
        assertThat(api.calls()).hasSize(10);
    }

    @Test
    void aRefusalIsPrintedInTheClustersWords() {
        api.onApply(JoiningTest::denied);

        assertThatThrownBy(this::start)
                .isInstanceOf(NodeletException.class)
                .hasMessage("the cluster refuses to sign nodelet: the cluster has a node worker-1 already");
        assertThat(worker.cert(CertificateAuthority.CLUSTER)).doesNotExist();
    }

    @Test
    void aTokenThatIsNotTakenIsExplained() {
        KubeApi refusing = new Refusing(new KubeException(401, "POST: 401 Unauthorized", "", null));
        assertThatThrownBy(() -> asked(refusing))
                .hasMessageContaining("does not take token " + token.id())
                .hasMessageContaining("revoked");
        now = START.plus(Duration.ofHours(2));
        assertThatThrownBy(() -> asked(refusing)).hasMessageContaining("it expired at 2026-11-22T13:00:00Z");
    }

    /// "not yet valid" sent people to addresses and tokens.
    @Test
    void clocksThatDifferAreToldBeforeNamesAndTokens() {
        Instant there = START.plus(Duration.ofHours(2));
        times = Optional.of(new ServerTime(there, START, there.minusSeconds(300), there.plusSeconds(3600)));
        for (KubeException fault : List.of(
                new KubeException(0, "POST: validity check failed", "", new CertificateException("NotBefore")),
                new KubeException(401, "Unauthorized", "", null))) {
            assertThatThrownBy(() -> asked(new Refusing(fault)))
                    .hasMessage("this machine's clock is 2 hours behind the API server at " + spec.entranceUrl()
                            + ": here it is 2026-11-22T12:00:00Z, there" + " 2026-11-22T14:00:00Z")
                    .satisfies(e -> assertThat(((NodeletException) e).remedy()).contains("timedatectl"))
                    .satisfies(e ->
                            assertThat(((NodeletException) e).failure().code()).isEqualTo(ReasonCode.CLOCKS_DIFFER));
        }
    }

    @Test
    void aServerOfAnotherClusterIsToldApart() {
        var fault = new KubeException(
                0, "POST: PKIX path building failed", "", new CertificateException("PKIX path building failed"));
        assertThatThrownBy(() -> asked(new Refusing(fault)))
                .hasMessageContaining("is not the API server of the cluster that token " + token.id());
    }

    private void asked(KubeApi server) {
        new RequestCertificates(
                        new NodeCertificates(spec, worker),
                        () -> now,
                        proofs(),
                        new JoinContext(
                                _ -> server,
                                signed,
                                new DecryptedKeys(),
                                (_, _, _) -> times,
                                ClusterConstants.BEGINNING))
                .perform(said);
    }

    @Test
    void aMachineOfAnotherClusterIsNotTakenOver() throws IOException {
        CertFolder other = new CertFolder(Files.createDirectory(root.resolve("other")));
        new CaPairDriver(() -> now, proofs())
                .apply(new CaPair(other.pair(CertificateAuthority.CLUSTER), "kubernetes-ca", 10));
        Files.copy(other.cert(CertificateAuthority.CLUSTER), worker.cert(CertificateAuthority.CLUSTER));

        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        NodeletException.class, e -> assertThat(e.remedy()).contains("nodeletd reset"))
                .hasMessageContaining("belongs to another cluster than its join token");
    }
}
