package io.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.Registry;
import io.nodelet.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n", "network:\nnode:\n", "network: {}\n"})
    void nothingSaidMeansTheDefaults(String yaml) throws IOException {
        assertThat(load(yaml)).isEqualTo(NodeConfig.DEFAULTS);
    }

    @Test
    void readsEverySortOfKey() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "x");

        NodeConfig config = load("""
                clusterId: c-1
                role: worker
                node:
                  labels: {example.com/tier: web, version: 2}
                  taints: ["dedicated=gpu:NoSchedule"]
                  workloadsOnMaster: false
                network: {plugin: flannel, mtu: 1400}
                controlPlane:
                  endpoint: api.example.com
                  apiserverFlags: {v: 4, profiling: true}
                runtime:
                  mirrors:
                    docker.io: [https://one.example.com, https://two.example.com]
                  registries:
                    registry.example.com: {username: me, passwordFile: %s}
                """.formatted(password));

        assertThat(config.role()).isEqualTo(Role.WORKER);
        assertThat(config.node().labels()).isEqualTo(Map.of("example.com/tier", "web", "version", "2"));
        assertThat(config.node().taints()).containsExactly("dedicated=gpu:NoSchedule");
        assertThat(config.node().workloadsOnMaster()).isFalse();
        assertThat(config.network().mtu()).isEqualTo(1400);
        assertThat(config.controlPlane().apiserverFlags()).isEqualTo(Map.of("v", "4", "profiling", "true"));
        assertThat(config.runtime().mirrors())
                .isEqualTo(Map.of("docker.io", List.of("https://one.example.com", "https://two.example.com")));
        assertThat(config.runtime().registries())
                .isEqualTo(Map.of("registry.example.com", new Registry("me", password.toString(), "", false)));
    }

    @Test
    void reportsEveryErrorOfAFileInItsOrder() {
        var errors = catchThrowableOfType(ConfigErrors.class, () -> load("""
                role: mastr
                etcd:
                  clientPort: 70000
                network:
                  podCIDR: 10.0.0.0/8
                  serviceCidr: 10.20.1.0/24
                """));

        assertThat(errors.errors())
                .extracting(ConfigError::line, ConfigError::column, ConfigError::key)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 7, "role"),
                        org.assertj.core.groups.Tuple.tuple(3, 15, "etcd.clientPort"),
                        org.assertj.core.groups.Tuple.tuple(5, 3, "network.podCIDR"),
                        org.assertj.core.groups.Tuple.tuple(6, 16, "network.serviceCidr"));
    }

    @Test
    void leavesOutARuleWhoseKeyIsWrongByItself() {
        assertThatThrownBy(() -> load("network: {podCidr: nonsense, serviceCidr: 10.20.0.0/22}"))
                .isInstanceOfSatisfying(
                        ConfigErrors.class, e -> assertThat(e.errors()).hasSize(1));
    }

    @Test
    void theFileThatItShowsReadsBackTheSame() throws IOException {
        assertThat(load(YamlText.of(ConfigTree.of(NodeConfig.DEFAULTS)))).isEqualTo(NodeConfig.DEFAULTS);
    }

    @Test
    void hidesCredentialsInUrls() throws IOException {
        NodeConfig config = load("runtime: {httpProxy: 'http://me:secret@proxy.example.com:3128'}");

        assertThat(config.runtime().httpProxy()).contains("secret");
        assertThat(JsonText.of(ConfigTree.of(config)))
                .contains("http://***@proxy")
                .doesNotContain("secret");
    }

    @Test
    void aFileThatIsNotThereMeansTheDefaultsOnlyWhereThatIsAsked() {
        Path missing = folder.resolve("missing.yaml");

        assertThat(ConfigFile.loadIfPresent(missing)).isEqualTo(NodeConfig.DEFAULTS);
        assertThatThrownBy(() -> ConfigFile.load(missing)).hasMessage(missing + ": there is no such file");
    }

    private NodeConfig load(String yaml) throws IOException {
        return ConfigFile.load(Files.writeString(folder.resolve("nodelet.yaml"), yaml));
    }
}
