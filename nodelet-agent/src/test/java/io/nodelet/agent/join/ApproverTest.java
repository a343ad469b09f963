package io.nodelet.agent.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.CrashHandler;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApproverTest {
    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests/";
    private static final String WORKERS = "system:bootstrappers:nodelet:workers";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeKubeApi api = new FakeKubeApi();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final NodeSpec master = new NodeSpec(
            NodeConfig.DEFAULTS,
            new NodeFacts("master-1", "10.0.0.1", "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, ""));

    private static String request(String subject) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private void keepsToken() {
        api.given("{apiVersion: v1, kind: Secret, metadata: {name: bootstrap-token-abc123, namespace: kube-system}}");
    }

    private void asked(String name, String group, String pem) {
        api.given("""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec:
                  username: system:bootstrap:abc123
                  groups: ["%s"]
                  signerName: kubernetes.io/kube-apiserver-client-kubelet
                  usages: [digital signature, client auth]
                  request: %s
                """.formatted(
                        name, group, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
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

    private Approver approver() {
        return new Approver(new SupervisedThreads(log::add), () -> master, () -> api, log::add);
    }

    @Test
    void aNewcomerIsLetInAndOthersRequestsAreLeftAlone() throws Exception {
        String pem = request("O=system:nodes,CN=system:node:worker-1");
        keepsToken();
        asked("a-foreign-one", "system:bootstrappers:kubeadm:default-node-token", pem);
        asked("of-worker-1", WORKERS, pem);

        try (var _ = approver()) {
            assertThat(decided("of-worker-1").path("type").asString()).isEqualTo("Approved");
            assertThat(logged(1))
                    .containsExactly("approved kubelet-client of worker-1, asked for by system:bootstrap:abc123");
        }
        assertThat(condition("a-foreign-one").isMissingNode()).isTrue();
    }

    @Test
    void aNameThatIsTakenIsRefusedOnBothEnds() throws Exception {
        keepsToken();
        api.given("{apiVersion: v1, kind: Node, metadata: {name: worker-1}}");
        asked("of-worker-1", WORKERS, request("O=system:nodes,CN=system:node:worker-1"));

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
        asked("of-worker-1", WORKERS, request("O=system:nodes,CN=system:node:worker-1"));

        try (var _ = approver()) {
            assertThat(decided("of-worker-1").path("message").asString())
                    .isEqualTo("token abc123 was revoked, or has expired");
        }
    }

    @Test
    void whatCannotBeReadIsRefused() {
        asked("garbage", WORKERS, "garbage");

        try (var _ = approver()) {
            assertThat(decided("garbage").path("message").asString()).isEqualTo("its PKCS#10 can't be read");
        }
    }

    @Test
    void aSurpriseDoesNotEndIt() throws Exception {
        keepsToken();
        asked("of-worker-1", WORKERS, request("O=system:nodes,CN=system:node:worker-1"));
        var times = new AtomicInteger();

        try (var _ = new Approver(
                new SupervisedThreads(log::add, CrashHandler.HALT, Duration.ofMillis(1)),
                () -> {
                    if (times.getAndIncrement() < 2) {
                        throw new IllegalStateException("nobody thought of this");
                    }
                    return master;
                },
                () -> api,
                log::add)) {
            assertThat(decided("of-worker-1").path("type").asString()).isEqualTo("Approved");
        }
        assertThat(log.stream().filter(it -> it.contains("nobody thought of this")))
                .as("told once")
                .singleElement()
                .asString()
                .startsWith("internal error in thread approver, which begins again: ");
    }

    @Test
    void anApiThatIsAwayAtFirstIsAskedAgain() throws Exception {
        keepsToken();
        asked("of-worker-1", WORKERS, request("O=system:nodes,CN=system:node:worker-1"));
        var times = new AtomicInteger();
        KubeApi there = api;

        try (var _ = new Approver(
                new SupervisedThreads(log::add),
                () -> master,
                () -> {
                    if (times.getAndIncrement() == 0) {
                        throw new NodeletException("not yet");
                    }
                    return there;
                },
                log::add)) {
            assertThat(decided("of-worker-1").path("type").asString()).isEqualTo("Approved");
        }
        assertThat(times.get()).isGreaterThan(1);
    }
}
