package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What every [KubeApi] does. Each test works in a namespace of its own.
public abstract class KubeApiContract {
    private static int count;
    private String namespace = "";

    /// The API under test; the same one for all tests of a class, or a new one.
    protected abstract KubeApi api();

    @BeforeEach
    void makeNamespace() {
        namespace = "contract-" + ++count;
        api().apply(object("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """.formatted(namespace)));
    }

    @Test
    void whatIsNoObjectIsGivenAsText() {
        assertThat(api().getText("/readyz")).isEqualTo("ok");
        assertThatThrownBy(() -> api().getText("/nowhere"))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void isReady() {
        assertThat(api().ready().isHealthy()).isTrue();
    }

    @Test
    void absenceIsNoError() {
        assertThat(api().get(configMaps() + "/absent")).isEmpty();
        assertThat(api().delete(configMaps() + "/absent")).isFalse();
        assertThat(api().evict(namespace, "absent")).isEqualTo(new Eviction.Gone());
        assertThat(api().list(configMaps(), Selector.label("nodelet.io/none", "x")))
                .isEmpty();
    }

    @Test
    void appliesAndReadsBack() {
        api().apply(configMap("a", "{one: '1'}"));

        JsonNode found = api().get(configMaps() + "/a").orElseThrow();

        assertThat(found.path("data").path("one").asString()).isEqualTo("1");
        assertThat(found.path("metadata").path("resourceVersion").asString()).isNotEmpty();
        assertThat(api().delete(configMaps() + "/a")).isTrue();
        assertThat(api().get(configMaps() + "/a")).isEmpty();
    }

    @Test
    void findsWhatHasTheKindAndNameOfAnother() {
        assertThat(api().find(configMap("a", "{}"))).isEmpty();
        api().apply(configMap("a", "{one: '1'}"));

        assertThat(api().find(configMap("a", "{}")))
                .map(node -> node.path("data").path("one").asString())
                .contains("1");
        assertThat(api().find(json(
                        "{\"apiVersion\": \"none.example/v1\", \"kind\": \"Thing\", \"metadata\": {\"name\": \"a\"}}")))
                .as("a kind that nobody has defined")
                .isEmpty();
    }

    @Test
    void aFieldLeftOutOfTheNextApplyGoesAndOthersFieldsStay() {
        api().apply(configMap("a", "{one: '1', two: '2'}"));
        api().patch(configMaps() + "/a", json("{\"data\": {\"theirs\": \"3\"}}"));

        JsonNode after = api().apply(configMap("a", "{one: 'new'}"));

        assertThat(after.path("data")).isEqualTo(json("{\"one\": \"new\", \"theirs\": \"3\"}"));
    }

    @Test
    void whatIsThereIsNotMadeASecondTime() {
        api().create(configMap("a", "{one: '1'}"));

        assertThat(api().get(configMaps() + "/a")).isPresent();
        assertThatThrownBy(() -> api().create(configMap("a", "{one: '2'}")))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.conflict()).isTrue());
    }

    @Test
    void aWatchTellsFirstOfWhatIsThere() {
        api().apply(configMap("a", "{one: '1'}"));
        api().apply(configMap("b", "{one: '1'}"));
        List<JsonNode> seen = new CopyOnWriteArrayList<>();

        api().watch(configMaps(), Duration.ofSeconds(2), seen::add);

        assertThat(names(seen)).contains("a", "b");
    }

    @Test
    void aPatchWithNullRemoves() {
        api().apply(configMap("a", "{one: '1', two: '2'}"));

        JsonNode after = api().patch(configMaps() + "/a", json("{\"data\": {\"two\": null}}"));

        assertThat(after.path("data")).isEqualTo(json("{\"one\": \"1\"}"));
    }

    @Test
    void aConditionalPatchConflictsWhenTheObjectChanged() {
        JsonNode first = api().apply(configMap("a", "{one: '1'}"));
        String version = first.path("metadata").path("resourceVersion").asString();
        JsonNode patch =
                json("{\"metadata\": {\"resourceVersion\": \"%s\"}, \"data\": {\"one\": \"2\"}}".formatted(version));
        api().patch(configMaps() + "/a", patch);

        assertThatThrownBy(() -> api().patch(configMaps() + "/a", patch))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.conflict()).isTrue());
    }

    @Test
    void patchingWhatIsNotThereIsRefused() {
        assertThatThrownBy(() -> api().patch(configMaps() + "/absent", json("{\"data\": {}}")))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessageContaining("absent");
    }

    @Test
    void listsByLabelInOneNamespaceAndInAll() {
        api().apply(labelled("a", "web"));
        api().apply(labelled("b", "db"));

        assertThat(names(api().list(configMaps(), Selector.label("tier", "web"))))
                .containsExactly("a");
        assertThat(names(api().list(KubePath.global("v1", "configmaps"), Selector.label("tier", "web"))))
                .contains("a")
                .doesNotContain("b");
        assertThat(names(api().list(configMaps(), Selector.field("metadata.name", "b"))))
                .containsExactly("b");
    }

    @Test
    void evictsAPodThatNoBudgetGuards() {
        api().apply(pod("free"));
        run("free");

        assertThat(api().evict(namespace, "free")).isEqualTo(new Eviction.Evicted());
    }

    @Test
    void aBudgetBlocksTheEvictionAndIsNamed() {
        api().apply(pod("guarded"));
        run("guarded");
        api().apply(object("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: keep, namespace: %s}
                spec: {minAvailable: 1, selector: {matchLabels: {app: guarded}}}
                """.formatted(namespace)));

        assertThat(api().evict(namespace, "guarded"))
                .isInstanceOfSatisfying(
                        Eviction.Blocked.class,
                        blocked -> assertThat(blocked.reason()).contains("429", "keep"));
        assertThat(api().get(KubePath.pods(namespace) + "/guarded")).isPresent();
    }

    private void run(String pod) {
        api().patch(KubePath.pods(namespace) + "/" + pod + "/status", json("{\"status\": {\"phase\": \"Running\"}}"));
    }

    private JsonNode pod(String name) {
        return object("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s, labels: {app: %s}}
                spec: {nodeName: nowhere, containers: [{name: c, image: none}], terminationGracePeriodSeconds: 0}
                """.formatted(name, namespace, name));
    }

    private JsonNode labelled(String name, String tier) {
        return object("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s, labels: {tier: %s}}
                """.formatted(name, namespace, tier));
    }

    private JsonNode configMap(String name, String data) {
        return object("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data: %s
                """.formatted(name, namespace, data));
    }

    private String configMaps() {
        return KubePath.namespaced("v1", namespace, "configmaps");
    }

    private static List<String> names(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.path("metadata").path("name").asString())
                .toList();
    }

    private static JsonNode object(String yaml) {
        return YamlManifest.parse(yaml).getFirst();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
