package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Action;
import io.nodelet.engine.Phase;
import io.nodelet.identity.certs.TestCerts;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.RealControlPlane;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Specs;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.addons.DeployMetricsServer;
import io.nodelet.phases.addons.ValidateDns;
import io.nodelet.phases.node.DrainAllPods;
import io.nodelet.phases.node.LabelAndTaint;
import io.nodelet.phases.node.UncordonNode;
import io.nodelet.phases.node.WaitForServices;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.resources.Said;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cluster's phases against a real API server with our certificates. Runs with the tests on real
/// clusters, as its programs are built after this module.
@Tag("components")
final class RealClusterTest {
    @TempDir
    private static Path folder;

    private static RealMaster master;
    private static NodeSpec spec;
    private static KubeApi api;

    @BeforeAll
    static void start() throws IOException {
        master = new RealMaster(folder);
        spec = master.spec(RealControlPlane.freePort());
        api = master.start(spec);
        applied(new WaitForServices(spec, () -> api, List.of(), List.of(), Health::healthy, Health::healthy))
                .perform(_ -> {});
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @Test
    void everyManifestSettles() {
        List<Phase> phases = List.of(
                new WaitForServices(spec, () -> api, List.of(), List.of(), Health::healthy, Health::healthy),
                new ValidateDns(spec, () -> api, () -> "nodelet.local/coredns:x", ResolvConf.ofNode()),
                new DeployMetricsServer(spec, () -> api, () -> "nodelet.local/metrics-server:x", Clock.systemUTC()));
        for (Phase phase : phases) {
            applied(phase).perform(_ -> {});
            assertThat(applied(phase).check()).as(phase.id().title()).isEqualTo(Health.healthy());
        }
    }

    @Test
    void administratorsHaveTheirRightsFromRbac() {
        KubeApi admin = new HttpKubeApi(TestCerts.access(spec, master.certs(), CertificateSpec.ADMIN));
        eventually(() -> assertThat(admin.get("/api/v1/namespaces/kube-system")).isPresent());

        KubeApi scheduler = new HttpKubeApi(TestCerts.access(spec, master.certs(), CertificateSpec.SCHEDULER));
        assertThatThrownBy(() -> scheduler.get("/api/v1/namespaces/kube-system/secrets/x"))
                .hasMessageContaining("403")
                .hasMessageContaining("system:kube-scheduler");
        assertThatThrownBy(() -> new HttpKubeApi(
                                TestCerts.access(spec, master.certs(), CertificateSpec.FRONT_PROXY_CLIENT))
                        .get("/api/v1/nodes/x"))
                .isInstanceOf(NodeletException.class);
    }

    @Test
    void marksAreTakenAndGivenBack() {
        node("master-1");
        NodeSpec marked = Specs.with(
                spec, new NodeConfig.Identity("", "", Map.of("tier", "gold"), List.of("gpu=yes:NoSchedule"), false));

        action(new LabelAndTaint(marked, () -> api)).perform(_ -> {});
        assertThat(action(new LabelAndTaint(marked, () -> api)).check()).isEqualTo(Health.healthy());
        assertThat(node().path("spec").path("taints").toString())
                .contains("node-role.kubernetes.io/control-plane", "gpu");

        action(new LabelAndTaint(spec, () -> api)).perform(_ -> {});
        assertThat(action(new LabelAndTaint(spec, () -> api)).check()).isEqualTo(Health.healthy());
        assertThat(node().path("spec").path("taints").toString())
                .doesNotContain("node-role.kubernetes.io/control-plane", "gpu");
        assertThat(node().path("metadata").path("labels").has("tier")).isFalse();
    }

    @Test
    void drainHonoursABudgetUntilTheDeadlineAndAStartUncordons() {
        node("master-1");
        pod("guarded", "master-1");
        api.patch(KubePath.pods("default") + "/guarded/status", json("{\"status\": {\"phase\": \"Running\"}}"));
        api.apply(object("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: keep, namespace: default}
                spec: {minAvailable: 1, selector: {matchLabels: {app: guarded}}}
                """));
        Said said = new Said();

        drain(said, "1s");

        assertThat(said.lines()).anyMatch(line -> line.contains("1 left, default/guarded 429"));
        assertThat(said.last()).startsWith("drained master-1, but after 1 s deleted by force: default/guarded (429");
        assertThat(api.get(KubePath.pods("default") + "/guarded")).isEmpty();
        UncordonNode uncordon = new UncordonNode(spec, () -> api);
        assertThat(uncordon.check().isHealthy()).isFalse();
        action(uncordon).perform(_ -> {});
        assertThat(uncordon.check()).isEqualTo(Health.healthy());
        assertThat(node().path("spec").path("unschedulable").asBoolean(false)).isFalse();
    }

    @Test
    void secretsLieEncryptedInEtcdAndChangesAreAudited() throws Exception {
        api.apply(object("""
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: default}
                stringData: {password: correct-horse}
                """));

        String stored = new String(master.stored("/registry/secrets/default/s"), StandardCharsets.ISO_8859_1);

        assertThat(stored).startsWith("k8s:enc:secretbox:v1:nodelet-1:").doesNotContain("correct-horse");
        String audit = Files.readString(master.auditLog());
        assertThat(audit).contains("\"verb\":\"patch\"").contains("nodelet-super-admin");
        assertThat(audit).doesNotContain("correct-horse").doesNotContain("\"verb\":\"list\"");
    }

    private static void drain(Said said, String deadline) {
        NodeConfig c = spec.config();
        NodeConfig config = new NodeConfig(
                c.clusterId(),
                c.role(),
                c.node(),
                c.network(),
                c.controlPlane(),
                c.join(),
                c.etcd(),
                c.runtime(),
                c.kubelet(),
                c.running(),
                c.components(),
                c.addons(),
                c.misc(),
                c.preflight(),
                new NodeConfig.Drain(deadline, true),
                c.daemon());
        new DrainAllPods(new NodeSpec(config, spec.facts()), () -> api)
                .beforeStop(true)
                .getFirst()
                .perform(said);
    }

    /// RBAC and policies take a moment to be seen by the server itself.
    private static void eventually(Runnable assertion) {
        new AwaitHealthy(
                        "the server knows its rules",
                        () -> {
                            try {
                                assertion.run();
                                return Health.healthy();
                            } catch (AssertionError | NodeletException e) {
                                return Health.unhealthy(ReasonCode.UNCLASSIFIED, "", String.valueOf(e.getMessage()));
                            }
                        },
                        java.time.Duration.ofSeconds(30))
                .perform(_ -> {});
    }

    private static Action applied(Phase phase) {
        return phase.declare().stream()
                .filter(AppliedObjects.class::isInstance)
                .map(Action.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Action action(Phase phase) {
        return (Action) phase.declare().getFirst();
    }

    private static void node(String name) {
        api.apply(object("{apiVersion: v1, kind: Node, metadata: {name: %s}}".formatted(name)));
    }

    private static JsonNode node() {
        return api.get(KubePath.node("master-1")).orElseThrow();
    }

    private static void pod(String name, String node) {
        api.apply(object("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: default
                  labels: {app: %s}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: o, uid: u, controller: true}]
                spec: {nodeName: %s, containers: [{name: c, image: none}], terminationGracePeriodSeconds: 0}
                """.formatted(name, name, node)));
    }

    private static JsonNode object(String yaml) {
        return YamlManifest.parse(yaml).getFirst();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
