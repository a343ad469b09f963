package io.nodelet.phases.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.NodeConfig.ContainerRuntime;
import io.nodelet.resources.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Source of what containerd makes of these: its `docs/hosts.md`.
class RegistryFilesTest {
    private static String toml(String host, String mirror) {
        var runtime = new ContainerRuntime(Map.of(host, List.of(mirror)), Map.of(), "", "", List.of(), "/images");
        return new RegistryFiles(runtime, Path.of("/certs.d"))
                .items().stream()
                        .filter(TextFile.class::isInstance)
                        .map(item -> ((TextFile) item).content())
                        .findFirst()
                        .orElseThrow();
    }

    /// Harbor's proxy projects: containerd asked for `/v2/hub/v2/…`.
    @Test
    void aMirrorThatNamesTheApiIsUsedAsItIs() {
        assertThat(toml("quay.io", "https://harbor.example/v2/hub")).isEqualTo("""
                server = "https://quay.io"

                [host."https://harbor.example/v2/hub"]
                  capabilities = ["pull", "resolve"]
                  override_path = true
                """);
    }

    @Test
    void behindAnyOtherPathContainerdPutsTheApiItself() {
        assertThat(toml("quay.io", "https://artifactory.example/artifactory/api/docker/hub"))
                .doesNotContain("override_path");
        assertThat(toml("quay.io", "https://mirror.example")).doesNotContain("override_path");
        assertThat(toml("quay.io", "https://mirror.example/v2images")).doesNotContain("override_path");
    }

    @Test
    void dockerHubsRegistryHasAnotherName() {
        assertThat(toml("docker.io", "https://mirror.example"))
                .startsWith("server = \"https://registry-1.docker.io\"\n");
        assertThat(toml("_default", "https://mirror.example")).doesNotContain("server");
    }
}
