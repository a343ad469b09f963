package io.nodelet.controllers.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.Controllers;
import io.nodelet.daemon.CrashHandler;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.host.linux.Poll;
import io.nodelet.identity.certs.CaPair;
import io.nodelet.identity.certs.CaPairDriver;
import io.nodelet.json.Json;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.pki.ApprovalRules;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateSigner;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Pem;
import io.nodelet.pki.SmuggledRequest;
import io.nodelet.pki.VerificationCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApproverTest {
    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests/";
    private static final String AGENT = "nodelet.io/agent";
    private static final String WORKERS = "system:bootstrappers:nodelet:workers";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private final FakeKubeApi api = new FakeKubeApi();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final NodeSpec master = new NodeSpec(
            NodeConfig.DEFAULTS,
            new NodeFacts("master-1", "10.0.0.1", "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, ""));

    @BeforeEach
    void authority() {
        new CaPairDriver(InstantSource.system(), new VerificationCache(root.resolve("proofs")))
                .apply(new CaPair(new KeyPairPath(root.resolve("ca")), "kubernetes-ca", 10));
    }

    private static String request(KeyPair keys, String subject) throws Exception {
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return pem(der);
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private void keepsToken() {
        api.given("{apiVersion: v1, kind: Secret, metadata: {name: bootstrap-token-abc123, namespace: kube-system}}");
    }

    private void asked(String name, String group, String pem) {
        asked(name, group, AGENT, pem);
    }

    private void asked(String name, String group, String signer, String pem) {
        api.given("""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec:
                  username: system:bootstrap:abc123
                  groups: ["%s"]
                  signerName: %s
                  usages: [digital signature, client auth]
                  request: %s
                """.formatted(
                name, group, signer, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
    }

    private JsonNode decided(String name) {
        assertThat(Poll.until(PATIENCE, () -> !condition(name).isMissingNode())).isTrue();
        return condition(name);
    }

    /// What was logged once `count` lines were.
    private List<String> logged(int count) {
        assertThat(Poll.until(PATIENCE, () -> log.size() >= count)).isTrue();
        return log;
    }

    private JsonNode condition(String name) {
        return api.at(PATH + name).path("status").path("conditions").path(0);
    }

    private Controllers approver() {
        return start(new SupervisedThreads(log::add), () -> master, () -> api);
    }

    private Controllers start(SupervisedThreads threads, Supplier<NodeSpec> spec, Supplier<KubeApi> cluster) {
        var approver = new Approver(spec, cluster, signer(), log::add);
        return Controllers.start(threads, List.of(approver), () -> Role.MASTER, log::add);
    }

    private CertificateSigner signer() {
        return new CertificateSigner(new CertFolder(root), InstantSource.system());
    }

    private X509Certificate certificate(String name) {
        assertThat(Poll.until(PATIENCE, () -> !signed(name).isEmpty())).isTrue();
        byte[] pem = Base64.getDecoder().decode(signed(name));
        return Pem.certificates(pem, name).getFirst();
    }

    private String signed(String name) {
        return api.at(PATH + name).path("status").path("certificate").asString("");
    }

    private String ask(String subject) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return request(generator.generateKeyPair(), subject);
    }

    @Test
    void aNewcomerIsLetInAndOthersRequestsAreLeftAlone() throws Exception {
        String pem = ask("O=nodelet:agents,CN=nodelet:node:worker-1");
        keepsToken();
        asked("a-foreign-one", WORKERS, "kubernetes.io/kube-apiserver-client", pem);
        asked("of-worker-1", WORKERS, pem);

        try (var _ = approver()) {
            assertThat(decided("of-worker-1").path("type").asString()).isEqualTo("Approved");
            X509Certificate certificate = certificate("of-worker-1");
            assertThat(certificate.getSubjectX500Principal().getName())
                    .isEqualTo("CN=nodelet:node:worker-1,O=nodelet:agents");
            assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(logged(1)).containsExactly("approved nodelet of worker-1, asked for by system:bootstrap:abc123");
        }
        assertThat(condition("a-foreign-one").isMissingNode()).isTrue();
    }

    @Test
    void aNameThatIsTakenIsRefusedOnBothEnds() throws Exception {
        keepsToken();
        api.given("{apiVersion: v1, kind: Node, metadata: {name: worker-1}}");
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));

        try (var _ = approver()) {
            JsonNode condition = decided("of-worker-1");
            assertThat(condition.path("type").asString()).isEqualTo("Denied");
            assertThat(condition.path("message").asString()).startsWith("the cluster has a node worker-1 already");
            assertThat(logged(1))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith(
                            "refused of-worker-1, asked for by system:bootstrap:abc123: the cluster has a node worker-1");
        }
    }

    @Test
    void aTokenThatIsGoneLetsNobodyIn() throws Exception {
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));

        try (var _ = approver()) {
            assertThat(decided("of-worker-1").path("message").asString())
                    .isEqualTo("token abc123 was revoked, or has expired");
        }
    }

    @Test
    void whatCannotBeReadIsRefused() {
        asked("garbage", WORKERS, "garbage");

        try (var _ = approver()) {
            assertThat(decided("garbage").path("message").asString()).startsWith("it is not one PEM block");
        }
    }

    @Test
    void aSurpriseDoesNotEndIt() throws Exception {
        keepsToken();
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        var times = new AtomicInteger();

        try (var _ = start(
                new SupervisedThreads(log::add, CrashHandler.HALT, Duration.ofMillis(1)),
                () -> {
                    if (times.getAndIncrement() < 2) {
                        throw new IllegalStateException("nobody thought of this");
                    }
                    return master;
                },
                () -> api)) {
            assertThat(decided("of-worker-1").path("type").asString()).isEqualTo("Approved");
        }
        assertThat(log.stream().filter(text -> text.contains("nobody thought of this")))
                .as("told once")
                .singleElement()
                .asString()
                .startsWith("internal error in thread approver, which begins again: ");
    }

    @Test
    void anApiThatIsAwayAtFirstIsAskedAgain() throws Exception {
        keepsToken();
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        var times = new AtomicInteger();
        KubeApi there = api;

        try (var _ = start(new SupervisedThreads(log::add), () -> master, () -> {
            if (times.getAndIncrement() == 0) {
                throw new NodeletException("not yet");
            }
            return there;
        })) {
            assertThat(decided("of-worker-1").path("type").asString()).isEqualTo("Approved");
        }
        assertThat(times.get()).isGreaterThan(1);
    }

    /// Once it was forgotten until the watch's end, for up to five minutes.
    @Test
    void aChangeThatMeetsAnotherMastersIsMadeAnew() throws Exception {
        keepsToken();
        api.conflictOnce();
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        var review = new CsrReview(new ApprovalRules(master), signer(), api, InstantSource.system(), log::add);

        review.look(api.at(PATH + "of-worker-1"));
        assertThat(signed("of-worker-1")).isNotEmpty();
    }

    @Test
    void anApiThatIsAwayForAMomentIsAskedAgainForTheSameRequest() throws Exception {
        keepsToken();
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        var review = new CsrReview(new ApprovalRules(master), signer(), api, InstantSource.system(), log::add);
        JsonNode request = api.at(PATH + "of-worker-1");
        api.down("connection refused");

        Thread looking = Thread.ofVirtual().start(() -> review.look(request));
        assertThat(Poll.until(PATIENCE, () -> looking.getState() == Thread.State.TIMED_WAITING))
                .isTrue();
        api.up();
        looking.join();
        assertThat(signed("of-worker-1")).isNotEmpty();
    }

    /// It could not even be refused: the answer would not fit into etcd.
    @Test
    void aRequestThatIsLargerThanAnyOfANodeIsLeftOut() throws Exception {
        keepsToken();
        asked("a-large", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        var _ = api.patch(
                PATH + "a-large",
                Json.read("{\"metadata\": {\"annotations\": {\"x\": \"" + "x".repeat(60_000) + "\"}}}"));
        int before = api.calls().size();
        new CsrReview(new ApprovalRules(master), signer(), api, InstantSource.system(), log::add)
                .look(api.at(PATH + "a-large"));

        assertThat(api.calls()).hasSize(before);
        assertThat(log).singleElement().asString().startsWith("left out a-large, asked for by system:bootstrap:abc123");
    }

    @Test
    void aHostileRequestWithinAHarmlessOneIsRefused() throws Exception {
        keepsToken();
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        String pem = SmuggledRequest.pem(
                keys, "O=nodelet:kube-proxies,CN=nodelet:kube-proxy:worker-1", "O=nodelet:cluster-admins,CN=mallory");
        asked("smuggled", WORKERS, "nodelet.io/kube-proxy", pem);

        try (var _ = approver()) {
            assertThat(decided("smuggled").path("type").asString()).isEqualTo("Denied");
        }
        assertThat(signed("smuggled")).isEmpty();
    }

    /// One of these once ended the thread, on every master, for as long as the request was there.
    @Test
    void whateverIsSentTheNextRequestIsLookedAt() throws Exception {
        keepsToken();
        asked("a-null", WORKERS, "");
        api.given("{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: b-empty},"
                + " spec: {signerName: nodelet.io/agent, groups: 7, usages: {a: b}, request: [1]}}");
        asked("c-address", WORKERS, "nodelet.io/kubelet-server", withAddressOfOneByte());
        asked("d-nested", WORKERS, pem(nested()));
        asked("e-good", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));

        try (var _ = approver()) {
            certificate("e-good");
            for (String bad : List.of("a-null", "b-empty", "c-address", "d-nested")) {
                assertThat(decided(bad).path("type").asString()).as(bad).isEqualTo("Denied");
            }
        }
    }

    private static byte[] nested() {
        byte[] deep = new byte[2900];
        for (int i = 0; i < deep.length; i++) {
            deep[i] = (byte) (i % 2 == 0 ? 0x30 : 0x80);
        }
        return deep;
    }

    private static String withAddressOfOneByte() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[1]))));
        return pem(new JcaPKCS10CertificationRequestBuilder(
                        new X500Name("O=nodelet:agents,CN=nodelet:node:worker-1"), keys.getPublic())
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded());
    }

    @Test
    void whatAPersonApprovedIsSignedByTheRulesOnly() throws Exception {
        keepsToken();
        asked("of-nobody", WORKERS, AGENT, ask("O=nodelet:cluster-admins,CN=mallory"));
        approve("of-nobody");

        try (var _ = approver()) {
            assertThat(Poll.until(
                            PATIENCE,
                            () -> api.at(PATH + "of-nobody")
                                    .path("status")
                                    .path("conditions")
                                    .path(1)
                                    .path("type")
                                    .asString("")
                                    .equals("Failed")))
                    .isTrue();
        }
        assertThat(signed("of-nobody")).isEmpty();
    }

    @Test
    void whatAnotherMasterApprovedAndLeftIsSigned() throws Exception {
        keepsToken();
        asked("of-worker-1", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        approve("of-worker-1");

        try (var _ = approver()) {
            assertThat(certificate("of-worker-1").getSubjectX500Principal().getName())
                    .contains("worker-1");
        }
    }

    @Test
    void ofTwoMachinesUnderOneNameOneIsLetIn() throws Exception {
        keepsToken();
        asked("a-first", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));
        asked("b-second", WORKERS, ask("O=nodelet:agents,CN=nodelet:node:worker-1"));

        try (var _ = approver()) {
            assertThat(decided("b-second").path("message").asString())
                    .startsWith("another machine has joined as worker-1 within the last hour");
            certificate("a-first");
        }
    }

    private void approve(String name) {
        var _ = api.patch(
                PATH + name + "/approval",
                Json.read("{\"status\": {\"conditions\": [{\"type\": \"Approved\", \"status\": \"True\"}]}}"));
    }
}
