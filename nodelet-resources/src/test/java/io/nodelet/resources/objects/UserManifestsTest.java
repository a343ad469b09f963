package io.nodelet.resources.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UserManifestsTest {
    private static final String PATH = "/api/v1/namespaces/a/configmaps/c";

    private final FakeKubeApi api = new FakeKubeApi();

    private UserManifests objects(String data) {
        return new UserManifests("a test", api, YamlManifest.parse("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: a}
                data: %s
                """.formatted(data)));
    }

    @Test
    void whatIsMissingIsAppliedOnce() {
        UserManifests brought = objects("{x: '1'}");
        assertThat(brought.check())
                .isEqualTo(Health.unhealthy(ReasonCode.OBJECT_MISSING, "ConfigMap c", "ConfigMap c is missing"));

        brought.perform(Progress.SILENT);
        brought.perform(Progress.SILENT);

        assertThat(brought.check()).isEqualTo(Health.healthy());
        assertThat(api.calls()).containsExactly("apply " + PATH);
    }

    @Test
    void whatItsOwnControllerWritesStays() {
        UserManifests brought = objects("{x: '1'}");
        brought.perform(Progress.SILENT);
        api.patch(PATH, JsonMapper.shared().readTree("{\"data\": {\"x\": \"9\"}}"));

        assertThat(brought.check()).isEqualTo(Health.healthy());
    }

    @Test
    void anotherManifestIsApplied() {
        objects("{x: '1'}").perform(Progress.SILENT);
        UserManifests newer = objects("{x: '2'}");
        assertThat(newer.check())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.OBJECT_DIFFERS, "ConfigMap c", "ConfigMap c is not of this manifest"));

        newer.perform(Progress.SILENT);

        assertThat(api.at(PATH).at("/data/x").asString()).isEqualTo("2");
    }

    @Test
    void aServerThatDoesNotAnswerIsUnknown() {
        api.down("connection refused");

        assertThat(objects("{}").check())
                .isEqualTo(Health.unknown(ReasonCode.API_UNREACHABLE, "", "connection refused"));
    }
}
