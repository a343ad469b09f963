package io.nodelet.controllers.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.encryption.ClusterMasters;
import io.nodelet.encryption.EncryptionConfigFile;
import io.nodelet.encryption.ManagedEncryptionConfig;
import io.nodelet.encryption.ReportKeys;
import io.nodelet.encryption.RotationParticipant;
import io.nodelet.encryption.RotationRecords;
import io.nodelet.encryption.RotationSeal;
import io.nodelet.json.Json;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SecretsStatusTest {
    private static final NodeFacts FACTS =
            new NodeFacts("m1", "10.0.0.1", "eth0", 1, NodeFacts.Cgroups.V2, false, "", false, false, "");

    @TempDir
    private Path root;

    private final FakeKubeApi api = new FakeKubeApi();
    private final ManagedEncryptionConfig keys = ManagedEncryptionConfig.fresh(true, new SecureRandom());
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final List<String> masters = List.of("m1", "m2");
    private boolean etcdAnswers = true;
    private boolean current = true;
    private String seal = "k8s:enc:secretbox:v1:nodelet-1:x";

    @BeforeEach
    void files() throws IOException {
        for (String master : List.of("m1", "m2")) {
            Files.createDirectories(root.resolve(master));
            Files.writeString(file(master).path(), keys.yaml());
        }
    }

    @Test
    void allIsWellWhereEveryMasterHasTheSameKeys() {
        told("m2", true);
        SecretsStatus status = SecretsStatus.of(tools());
        assertThat(status.wrong()).isEmpty();
        assertThat(status.unseen()).isEmpty();
        assertThat(status.stored()).containsEntry("secretbox nodelet-1", 1);
        assertThat(Json.text(Json.tree(status.toMap())))
                .contains("\"print\":\"" + keys.first().print() + "\"")
                .doesNotContain(keys.first().secret());
    }

    @Test
    void whatIsNotAsItShouldBeIsNamed() throws IOException {
        Files.writeString(
                file("m2").path(),
                ManagedEncryptionConfig.fresh(true, new SecureRandom()).yaml());
        told("m2", false);
        seal = "k8s:enc:secretbox:v1:nodelet-0:x";
        current = false;
        assertThat(SecretsStatus.of(tools()).wrong())
                .containsExactly(
                        "the API server of m1 does not run with its files as they are now",
                        "m2 has other keys than this master, or in another order",
                        "the API server of m2 does not run with its files as they are now",
                        "1 Secrets in etcd: secretbox nodelet-0, and not yet secretbox nodelet-1");
    }

    @Test
    void whatCanNotBeSeenIsSaid() {
        SecretsStatus silent = SecretsStatus.of(tools());
        assertThat(silent.unseen()).singleElement().asString().startsWith("m2 has not told what it has");
        told("m2", true);
        now = now.plusSeconds(3600);
        assertThat(SecretsStatus.of(tools()).unseen())
                .containsExactly("m2 has told nothing since 2026-11-30T12:00:00Z");
        etcdAnswers = false;
        api.down("nobody there");
        assertThat(SecretsStatus.of(tools()).unseen()).hasSize(3);
        assertThat(SecretsStatus.of(tools()).keys()).hasSize(2);
    }

    @Test
    void anOperatorsFileIsShownAndNotCalledWrong() throws IOException {
        for (String master : List.of("m1", "m2")) {
            Files.writeString(file(master).path(), keys.yaml().replace("secretbox", "aescbc"));
        }
        told("m2", true);
        seal = "k8s:enc:aescbc:v1:nodelet-1:x";
        SecretsStatus theirs = SecretsStatus.of(tools());
        assertThat(theirs.ours()).isFalse();
        assertThat(theirs.wrong()).isEmpty();
        assertThat(theirs.keys())
                .first()
                .matches(providerKey -> providerKey.provider().equals("aescbc"));
    }

    @Test
    void noneIsRotatedWhileAMasterMayJoinWithTheKeysOfNow() {
        tools().requireRotatable();
        api.given(
                """
                {apiVersion: v1, kind: Secret, type: bootstrap.kubernetes.io/token,
                 metadata: {name: bootstrap-token-abcdef, namespace: kube-system},
                 data: {token-id: %s, auth-extra-groups: %s, expiration: %s}}
                """.formatted(base64("abcdef"), base64(JoinToken.group(Role.MASTER)), base64("2026-11-30T13:00:00Z")));
        assertThatThrownBy(() -> tools().requireRotatable()).hasMessageContaining("join token abcdef, for a master");
        now = now.plusSeconds(7200);
        tools().requireRotatable();
    }

    /// One look in a minute, and one word in ten, where nothing changes.
    @Test
    void aMasterTellsWhatIsNewAndThatItIsThere() {
        ReportKeys reports = reports("m1", true);
        reports.look();
        reports.look();
        assertThat(api.calls()).hasSize(1);
        now = now.plusSeconds(300);
        reports.look();
        assertThat(api.calls()).hasSize(1);
        now = now.plusSeconds(600);
        reports.look();
        assertThat(api.calls()).hasSize(2);
    }

    private EncryptionConfigFile file(String master) {
        return new EncryptionConfigFile(root.resolve(master).resolve("encryption.yaml"));
    }

    private void told(String master, boolean inUse) {
        reports(master, inUse).look();
    }

    private ReportKeys reports(String master, boolean inUse) {
        var turn = new RotationParticipant(file(master), seal(), () -> inUse, () -> {}, () -> now);
        return new ReportKeys(master, new RotationRecords(api), turn, _ -> {});
    }

    private RotationSeal seal() {
        return new RotationSeal(root.resolve("ca.key"));
    }

    private SecretsClients tools() {
        return new SecretsClients(
                new NodeSpec(NodeConfig.DEFAULTS, FACTS),
                file("m1"),
                seal(),
                api,
                api,
                new Members(),
                _ -> range(),
                () -> current,
                () -> now);
    }

    private JsonNode range() {
        if (!etcdAnswers) {
            throw new KubeException(0, "no answer", "", null);
        }
        ObjectNode answer = Json.object();
        answer.putArray("kvs")
                .addObject()
                .put("key", base64("/registry/secrets/a/b"))
                .put("value", base64(seal));
        return answer;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private final class Members implements ClusterMasters {
        @Override
        public List<String> names() {
            return masters;
        }

        @Override
        public Optional<String> unwell() {
            return Optional.empty();
        }
    }
}
