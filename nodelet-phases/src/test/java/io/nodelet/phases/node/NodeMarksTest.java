package io.nodelet.phases.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.Specs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class NodeMarksTest {
    private static final String NODE = "/api/v1/nodes/master-1";

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
        assertThat(Marks.of(Specs.worker()).labels()).containsExactly(Map.entry("node-role.kubernetes.io/worker", ""));
        assertThat(Marks.of(Specs.worker()).taints()).isEmpty();
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
        assertThat(Marks.Taint.of(text)).isEqualTo(new Marks.Taint(key, value, effect));
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
