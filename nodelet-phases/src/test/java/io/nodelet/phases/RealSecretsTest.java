package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.encryption.ClusterMasters;
import io.nodelet.encryption.EncryptionConfigFile;
import io.nodelet.encryption.ManagedEncryptionConfig;
import io.nodelet.encryption.RewriteSecrets;
import io.nodelet.encryption.RotateSecrets;
import io.nodelet.encryption.RotationParticipant;
import io.nodelet.encryption.RotationRecords;
import io.nodelet.encryption.RotationSeal;
import io.nodelet.encryption.StoredSecrets;
import io.nodelet.engine.Sleep;
import io.nodelet.identity.certs.TestCerts;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.RealControlPlane;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.NodeSpec;
import io.nodelet.resources.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A rotation on a real API server and a real etcd: what Kubernetes takes for a write, and what etcd then holds.
@Tag("components")
final class RealSecretsTest {
    @TempDir
    private Path folder;

    private EncryptionConfigFile running = new EncryptionConfigFile(Path.of("/none"));
    private Optional<ManagedEncryptionConfig> used = Optional.empty();

    @Test
    void everySecretIsSealedAnewAndReadAsBefore() throws Exception {
        try (var master = new RealMaster(folder)) {
            NodeSpec spec = master.spec(RealControlPlane.freePort());
            KubeApi api = master.start(spec);
            for (int i = 0; i < 20; i++) {
                api.apply(secret(i));
            }
            var stored = new StoredSecrets(master::range, "/registry");
            assertThat(stored.bySeal()).containsOnlyKeys("secretbox nodelet-1");
            String written = written(api);

            RotateSecrets.Done done = rotation(master, spec, api, stored).run(new Said());

            assertThat(stored.bySeal()).isEqualTo(Map.of("secretbox nodelet-2", done.secrets()));
            assertThat(done.secrets()).isGreaterThanOrEqualTo(20);
            String value = new String(master.stored("/registry/secrets/default/s3"), StandardCharsets.ISO_8859_1);
            assertThat(value).startsWith("k8s:enc:secretbox:v1:nodelet-2:");
            assertThat(running.keys().orElseThrow().keys()).containsExactly(done.key());
            assertThat(running.kept()).hasSize(3);
            assertThat(written(api)).as("written anew, and not changed").isEqualTo(written);
        }
    }

    private RotateSecrets rotation(RealMaster master, NodeSpec spec, KubeApi api, StoredSecrets stored) {
        running = new EncryptionConfigFile(folder.resolve("encryption.yaml"));
        used = running.keys();
        var turn = new RotationParticipant(
                running,
                new RotationSeal(folder.resolve("certs/ca.key")),
                () -> running.keys().equals(used),
                () -> {
                    master.restart(spec);
                    used = running.keys();
                },
                InstantSource.system());
        var admin = new HttpKubeApi(TestCerts.access(spec, master.certs()));
        return new RotateSecrets(
                "master-1",
                new Alone(api),
                new RotationRecords(admin),
                turn,
                new RewriteSecrets(admin, stored),
                InstantSource.system(),
                () -> Sleep.rest(Duration.ofMillis(100)));
    }

    private static JsonNode secret(int number) throws IOException {
        return YamlManifest.parse("""
                        {apiVersion: v1, kind: Secret, metadata: {name: s%d, namespace: default}, stringData: {a: b%d}}
                        """.formatted(number, number)).getFirst();
    }

    /// All of it but its version.
    private static String written(KubeApi api) {
        JsonNode found = api.get("/api/v1/namespaces/default/secrets/s3").orElseThrow();
        return found.path("data") + " " + found.path("metadata").path("managedFields");
    }

    private record Alone(KubeApi api) implements ClusterMasters {
        @Override
        public List<String> names() {
            return List.of("master-1");
        }

        @Override
        public Optional<String> unwell() {
            return api.ready().because().map(failure -> failure.message());
        }
    }
}
