package io.nodelet.resources.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.Said;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class AppliedObjectsTest {
    private static final String PATH = "/api/v1/namespaces/a/configmaps/c";

    private final FakeKubeApi api = new FakeKubeApi();

    @Test
    void appliesOnceAndIsThenContent() {
        AppliedObjects applied = objects("{x: '1', y: '2'}");
        assertThat(applied.check())
                .isEqualTo(Health.unhealthy(ReasonCode.OBJECT_MISSING, "ConfigMap c", "ConfigMap c is missing"));

        applied.perform(Progress.SILENT);
        applied.perform(Progress.SILENT);

        assertThat(applied.check()).isEqualTo(Health.healthy());
        assertThat(api.calls()).containsExactly("apply " + PATH);
    }

    @Test
    void whatSomebodyChangedIsSetRightAndWhatSomebodyAddedStays() {
        AppliedObjects applied = objects("{x: '1'}");
        applied.perform(Progress.SILENT);
        api.patch(PATH, JsonMapper.shared().readTree("{\"data\": {\"x\": \"9\", \"theirs\": \"3\"}}"));
        assertThat(applied.check())
                .isEqualTo(
                        Health.unhealthy(ReasonCode.OBJECT_DIFFERS, "ConfigMap c", "ConfigMap c differs at /data/x"));

        applied.perform(Progress.SILENT);

        assertThat(api.at(PATH).path("data")).hasToString("{\"x\":\"1\",\"theirs\":\"3\"}");
    }

    @Test
    void aFieldThatANewerManifestLeavesOutGoes() {
        objects("{x: '1', y: '2'}").perform(Progress.SILENT);
        AppliedObjects newer = objects("{x: '1'}");
        assertThat(newer.check().reason())
                .startsWith("ConfigMap c differs at /metadata/annotations/nodelet.io/manifest");

        newer.perform(Progress.SILENT);

        assertThat(api.at(PATH).path("data")).hasToString("{\"x\":\"1\"}");
    }

    @Test
    void anApiThatIsDownIsUnknownNotMissing() {
        api.down("connection refused");

        assertThat(objects("{}").check())
                .isEqualTo(Health.unknown(ReasonCode.API_UNREACHABLE, "", "connection refused"));
    }

    @Test
    void aRefusalIsNotRepeated() {
        ApiRetry retry = new ApiRetry(java.time.Duration.ofMinutes(1));
        Said said = new Said();

        assertThatThrownBy(() -> retry.run(said, () -> {
                    throw new KubeException(403, "forbidden", "", null);
                }))
                .hasMessage("forbidden");
        assertThat(said.lines()).isEmpty();
    }

    @Test
    void noAnswerIsRepeatedUntilThereIsOne() {
        Said said = new Said();
        AppliedObjects applied = objects("{x: '1'}");
        api.down("connection refused");

        applied.perform(line -> {
            said.say(line);
            api.up();
        });

        assertThat(said.lines()).contains("trying again: connection refused");
        assertThat(applied.check().isHealthy()).isTrue();
    }

    @Test
    void whatIsWantedNoMoreIsRemovedUnlessItIsSomebodyElses() {
        AppliedObjects applied = objects("{x: '1'}");
        applied.perform(Progress.SILENT);
        AbsentObjects absent = new AbsentObjects("a test", api, applied.objects());
        assertThat(absent.check()).isEqualTo(Health.unhealthy(ReasonCode.OBJECT_LEFT, PATH, PATH + " is still there"));

        absent.perform(Progress.SILENT);
        assertThat(absent.check()).isEqualTo(Health.healthy());
        assertThat(api.get(PATH)).isEmpty();

        api.given("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: a}}");
        absent.perform(Progress.SILENT);
        assertThat(api.get(PATH)).isPresent();
    }

    private AppliedObjects objects(String data) {
        return new AppliedObjects("a test", api, List.copyOf(YamlManifest.parse("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: a}
                data: %s
                """.formatted(data))));
    }
}
