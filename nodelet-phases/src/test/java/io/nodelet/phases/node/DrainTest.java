package io.nodelet.phases.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Specs;
import io.nodelet.resources.Said;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Drain at stop, and what of it a start gives back.
final class DrainTest {
    private static final String NODE = "/api/v1/nodes/master-1";

    private final FakeKubeApi api = new FakeKubeApi();
    private final Said said = new Said();

    @Test
    void cordonsAndEvictsWhatIsMadeAgainElsewhere() {
        givenNode("{}");
        givenPod("web", "ReplicaSet", "Running");
        givenPod("agent", "DaemonSet", "Running");
        givenPod("static", "Node", "Running");
        givenPod("done", "Job", "Succeeded");
        api.given("{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: d}, spec: {nodeName: master-1}}");
        api.given("{apiVersion: v1, kind: Pod, metadata: {name: far, namespace: d}, spec: {nodeName: other}}");

        drain(Duration.ofMinutes(1));

        assertThat(api.list(KubePath.PODS, Selector.ALL).stream()
                        .map(pod -> pod.path("metadata").path("name").asString()))
                .containsExactly("agent", "bare", "done", "far", "static");
        assertThat(node().path("spec").path("unschedulable").asBoolean()).isTrue();
        assertThat(said.last()).isEqualTo("drained master-1");
    }

    @Test
    void whatABudgetKeepsStaysAndTheDrainFails() {
        givenABudget();

        assertThatThrownBy(() -> drain(Duration.ofMillis(1))).isInstanceOfSatisfying(NodeletException.class, error -> {
            assertThat(error.failure().code()).isEqualTo(ReasonCode.DRAIN_BLOCKED);
            assertThat(error)
                    .hasMessage("not drained, and no service was stopped: after 0 s PodDisruptionBudgets still keep"
                            + " d/web (429 the disruption budget keep does not allow it)");
            assertThat(error.remedy()).contains("kubectl get pdb", "--force");
        });
        assertThat(api.get(KubePath.pods("d") + "/web")).isPresent();
        assertThat(node().path("spec").has("unschedulable")).as("our cordon").isFalse();
    }

    /// A webhook that denies evictions, or a pod with two budgets: the node goes on as it was.
    @Test
    void whatTheClusterRefusesIsNoDrainEither() {
        givenNode("{}");
        givenPod("web", "ReplicaSet", "Running");
        KubeApi refusing = (KubeApi) Proxy.newProxyInstance(
                KubeApi.class.getClassLoader(), new Class<?>[] {KubeApi.class}, (_, method, args) -> {
                    if (method.getName().equals("evict")) {
                        throw new KubeException(500, "two budgets", "", null);
                    }
                    return method.invoke(api, args);
                });
        var drain = new DrainNode(refusing, "master-1", Duration.ofMinutes(1), false);

        assertThatThrownBy(() -> drain.perform(said)).isInstanceOfSatisfying(NodeletException.class, error -> {
            assertThat(error.failure().code()).isEqualTo(ReasonCode.DRAIN_BLOCKED);
            assertThat(error).hasMessageContaining("two budgets");
        });
        assertThat(node().path("spec").has("unschedulable")).as("our cordon").isFalse();
    }

    private void givenABudget() {
        givenNode("{}");
        givenPod("web", "ReplicaSet", "Running");
        api.given("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: keep, namespace: d}
                spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
                """);
    }

    @Test
    void byForceItDeletesAfterTheDeadlineAndSaysWhatAndWhy() {
        givenABudget();

        new DrainNode(api, "master-1", Duration.ofMillis(1), true).perform(said);

        assertThat(api.get(KubePath.pods("d") + "/web")).isEmpty();
        assertThat(said.last())
                .isEqualTo("drained master-1, but after 0 s deleted by force: d/web (429 the disruption budget keep"
                        + " does not allow it)");
    }

    @Test
    void aDeadApiServerIsNoReasonNotToStop() {
        api.down("connection refused");

        drain(Duration.ofMinutes(1));

        assertThat(said.last()).isEqualTo("not drained, as the API server does not answer: connection refused");
    }

    @Test
    void aNodeThatTheClusterDoesNotKnowNeedsNoDrain() {
        drain(Duration.ofMinutes(1));

        assertThat(said.last()).isEqualTo("not drained, as the cluster does not know node master-1");
    }

    @Test
    void aStartGivesBackOurCordon() {
        givenNode("{}");
        drain(Duration.ofMinutes(1));
        UncordonNode uncordon = new UncordonNode(Specs.master(), () -> api);
        assertThat(uncordon.check())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.CORDONED, "master-1", "node master-1 is still cordoned by our own drain"));

        ((Action) uncordon.declare().getFirst()).perform(Progress.SILENT);

        assertThat(uncordon.check()).isEqualTo(Health.healthy());
        assertThat(node().path("spec").has("unschedulable")).isFalse();
        assertThat(node().path("metadata").path("annotations").has(Cordon.OURS)).isFalse();
    }

    @Test
    void anOperatorsOwnCordonSurvivesStopAndStart() {
        givenNode("{unschedulable: true}");
        drain(Duration.ofMinutes(1));
        UncordonNode uncordon = new UncordonNode(Specs.master(), () -> api);

        assertThat(uncordon.check()).isEqualTo(Health.healthy());
        ((Action) uncordon.declare().getFirst()).perform(Progress.SILENT);

        assertThat(node().path("spec").path("unschedulable").asBoolean()).isTrue();
    }

    @Test
    void thePhaseTakesTheConfiguredDeadline() {
        DrainAllPods phase = new DrainAllPods(Specs.master(), () -> api);

        assertThat(phase.declare()).isEmpty();
        assertThat(phase.beforeStop(true)).containsExactly(new DrainNode(api, "master-1", Duration.ofMinutes(5), true));
        assertThat(phase.timeout()).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void readinessIsReadFromTheNode() {
        NodeReady ready = new NodeReady(api, "master-1");
        assertThat(ready.get())
                .isEqualTo(
                        Health.unhealthy(ReasonCode.NODE_UNREGISTERED, "kubelet", "node master-1 is not registered"));
        givenNode("{}");
        assertThat(ready.get())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.NODE_NOT_READY, "master-1", "node master-1 has no Ready condition yet"));
        condition("False", "cni plugin not initialized");
        assertThat(ready.get())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.NODE_NOT_READY,
                        "master-1",
                        "node master-1 is not Ready: cni plugin not initialized"));
        condition("True", "");
        assertThat(ready.get()).isEqualTo(Health.healthy());
        api.down("gone");
        assertThat(ready.get()).isEqualTo(Health.unknown(ReasonCode.API_UNREACHABLE, "", "gone"));
        assertThat(new WaitForServices(
                                Specs.master(), () -> api, List.of(), List.of(), Health::healthy, Health::healthy)
                        .check())
                .isEqualTo(Health.unhealthy(ReasonCode.API_UNREACHABLE, "", "gone"));
    }

    private void condition(String status, String message) {
        api.patch(NODE + "/status", JsonMapper.shared().readTree("""
                {"status": {"conditions": [{"type": "Ready", "status": "%s", "message": "%s"}]}}
                """.formatted(status, message)));
    }

    private void drain(Duration deadline) {
        new DrainNode(api, "master-1", deadline, false).perform(said);
    }

    private JsonNode node() {
        return api.at(NODE);
    }

    private void givenNode(String spec) {
        api.given("{apiVersion: v1, kind: Node, metadata: {name: master-1}, spec: %s}".formatted(spec));
    }

    private void givenPod(String name, String owner, String phase) {
        api.given("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: d
                  labels: {app: %s}
                  ownerReferences: [{kind: %s, name: o, controller: true}]
                spec: {nodeName: master-1}
                status: {phase: %s}
                """.formatted(name, name, owner, phase));
    }
}
