package io.nodelet.phases.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class ApplyLabelsAndTaintsTest {
    private static final String NODE = "/api/v1/nodes/master-1";
    private static final String WORKER = "/api/v1/nodes/worker-1";

    private final FakeKubeApi api = new FakeKubeApi();

    @Test
    void aMasterThatTakesNoWorkloadsIsTainted() {
        given("{}");

        apply(spec(Map.of("tier", "gold"), List.of("gpu=yes:NoExecute"), false));

        assertThat(labels())
                .hasToString("{\"node-role.kubernetes.io/control-plane\":\"\",\"node-role.kubernetes.io/master\":\"\","
                        + "\"tier\":\"gold\"}");
        assertThat(taints())
                .hasToString("[{\"key\":\"node-role.kubernetes.io/control-plane\",\"effect\":\"NoSchedule\"},"
                        + "{\"key\":\"gpu\",\"value\":\"yes\",\"effect\":\"NoExecute\"}]");
    }

    @Test
    void nothingToDoTheSecondTime() {
        given("{}");
        NodeSpec spec = spec(Map.of("tier", "gold"), List.of("gpu:NoSchedule"), false);
        apply(spec);
        int calls = api.calls().size();

        assertThat(action(spec).check().reason()).isEmpty();
        apply(spec);

        assertThat(api.calls()).hasSize(calls);
    }

    @Test
    void whatIsWantedNoMoreGoesAndOthersMarksStay() {
        given("{taints: [{key: theirs, effect: NoSchedule}]}");
        apply(spec(Map.of("tier", "gold"), List.of("gpu:NoSchedule"), false));
        api.patch(NODE, json("{\"metadata\": {\"labels\": {\"theirs\": \"x\"}}}"));

        NodeSpec bare = spec(Map.of(), List.of(), true);
        assertThat(action(bare).check().reason()).isEqualTo("differs: label tier (no longer wanted), taints");
        apply(bare);

        assertThat(labels().has("tier")).isFalse();
        assertThat(labels().path("theirs").asString()).isEqualTo("x");
        assertThat(taints()).hasToString("[{\"key\":\"theirs\",\"effect\":\"NoSchedule\"}]");
    }

    @Test
    void aWorkerTakesNoTaintOffItselfAndSaysSo() {
        api.given("""
                apiVersion: v1
                kind: Node
                metadata: {name: worker-1, annotations: {nodelet.io/taints: "gpu:NoSchedule"}}
                spec: {taints: [{key: gpu, effect: NoSchedule}, {key: theirs, effect: NoExecute}]}
                """);
        List<String> said = new ArrayList<>();

        worker(Map.of(), List.of("new:NoSchedule")).perform(said::add);

        assertThat(api.at(WORKER).path("spec").path("taints"))
                .hasToString("[{\"key\":\"gpu\",\"effect\":\"NoSchedule\"},"
                        + "{\"key\":\"theirs\",\"effect\":\"NoExecute\"},{\"key\":\"new\",\"effect\":\"NoSchedule\"}]");
        assertThat(said).singleElement().asString().contains("kubectl taint node worker-1 gpu:NoSchedule-");
        assertThat(worker(Map.of(), List.of("new:NoSchedule")).check()).isEqualTo(Health.healthy());
        assertThat(api.at(WORKER).path("metadata").path("annotations").path("nodelet.io/taints"))
                .hasToString("\"gpu:NoSchedule,new:NoSchedule\"");
    }

    @Test
    void aWorkerSaysNothingOfItselfThatOnlyAnAdministratorMay() {
        api.given("{apiVersion: v1, kind: Node, metadata: {name: worker-1}, spec: {}}");
        String reserved = "node-restriction.kubernetes.io/tenant";
        Action marks = worker(Map.of(reserved, "a", "tier", "gold"), List.of());

        assertThatThrownBy(() -> marks.perform(Progress.SILENT))
                .hasMessage("only an administrator may label a worker so: " + reserved)
                .isInstanceOfSatisfying(
                        NodeletException.class,
                        error -> assertThat(error.remedy())
                                .contains("kubectl label --overwrite node worker-1 " + reserved + "=a"));
        assertThat(api.at(WORKER).path("metadata").path("labels"))
                .hasToString("{\"node-role.kubernetes.io/worker\":\"\",\"tier\":\"gold\"}");
        assertThat(marks.check().reason()).contains(reserved);

        api.patch(WORKER, json("{\"metadata\": {\"labels\": {\"" + reserved + "\": \"a\"}}}"));
        marks.perform(Progress.SILENT);
        assertThat(marks.check()).isEqualTo(Health.healthy());
    }

    @ParameterizedTest
    @CsvSource({
        "tier, true",
        "example.com/tier, true",
        "nodelet.io/x, true",
        "node-role.kubernetes.io/worker, true",
        "kubelet.kubernetes.io/x, true",
        "a.node.kubernetes.io/x, true",
        "topology.kubernetes.io/zone, true",
        "node-role.kubernetes.io/control-plane, false",
        "node-role.kubernetes.io/master, false",
        "node-restriction.kubernetes.io/x, false",
        "a.node-restriction.kubernetes.io/x, false",
        "kubernetes.io/x, false",
        "x.k8s.io/y, false",
        "mykubernetes.io/x, true"
    })
    void onlySomeLabelsAreAWorkersToGive(String label, boolean allowed) {
        assertThat(WorkerLabelRules.allowed(label)).isEqualTo(allowed);
    }

    private Action worker(Map<String, String> labels, List<String> taints) {
        NodeSpec spec = Specs.with(Specs.worker(), new NodeConfig.Identity("", "", labels, taints, true));
        return action(spec);
    }

    @Test
    void aLabelThatTheOperatorTookOverStaysWhenItWasNeverOurs() {
        given("{}");
        api.patch(NODE, json("{\"metadata\": {\"labels\": {\"tier\": \"silver\"}}}"));

        apply(spec(Map.of(), List.of(), true));

        assertThat(labels().path("tier").asString()).isEqualTo("silver");
    }

    @Test
    void anotherWritersChangeIsReadAgain() {
        given("{}");
        api.conflictOnce();

        apply(spec(Map.of("tier", "gold"), List.of(), true));

        assertThat(labels().path("tier").asString()).isEqualTo("gold");
        assertThat(api.calls()).filteredOn(call -> call.equals("patch " + NODE)).hasSize(2);
    }

    @Test
    void aWorkerIsLabelledSo() {
        assertThat(LabelsAndTaints.of(Specs.worker()).labels())
                .containsExactly(Map.entry("node-role.kubernetes.io/worker", ""));
        assertThat(LabelsAndTaints.of(Specs.worker()).taints()).isEmpty();
    }

    @Test
    void aRefusalIsAnError() {
        api.down("connection refused");

        assertThat(action(Specs.master()).check().reason()).isEqualTo("connection refused");
        api.up();
        assertThat(action(Specs.master()).check().reason()).isEqualTo("node master-1 is not registered");
        assertThatThrownBy(() -> {
                    Thread.currentThread().interrupt();
                    apply(Specs.master());
                })
                .isNotInstanceOf(KubeException.class)
                .hasMessage("cancelled");
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a=b:NoSchedule, a, b, NoSchedule",
        "a:NoExecute, a, '', NoExecute",
        "x.io/a=:PreferNoSchedule, x.io/a, '', PreferNoSchedule",
        "a=b=c:NoSchedule, a, b=c, NoSchedule"
    })
    void readsTaints(String text, String key, String value, String effect) {
        assertThat(LabelsAndTaints.Taint.of(text)).isEqualTo(new LabelsAndTaints.Taint(key, value, effect));
    }

    private void given(String spec) {
        api.given("{apiVersion: v1, kind: Node, metadata: {name: master-1}, spec: %s}".formatted(spec));
    }

    private void apply(NodeSpec spec) {
        action(spec).perform(Progress.SILENT);
    }

    private Action action(NodeSpec spec) {
        return (Action) new LabelAndTaint(spec, () -> api).declare().getFirst();
    }

    private static NodeSpec spec(Map<String, String> labels, List<String> taints, boolean workloads) {
        return Specs.with(Specs.master(), new NodeConfig.Identity("", "", labels, taints, workloads));
    }

    private JsonNode labels() {
        return api.at(NODE).path("metadata").path("labels");
    }

    private JsonNode taints() {
        return api.at(NODE).path("spec").path("taints");
    }

    private static JsonNode json(String text) {
        return tools.jackson.databind.json.JsonMapper.shared().readTree(text);
    }
}
