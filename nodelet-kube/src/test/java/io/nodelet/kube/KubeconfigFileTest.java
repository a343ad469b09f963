package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import io.nodelet.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFileTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void pki() {
        new TestPki(folder, "ca").issue("admin", "CN=admin");
    }

    private InMemoryClientConfig read(String cluster, String user) throws IOException {
        return KubeconfigFile.read(Files.writeString(folder.resolve("config"), """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443", %s}}]
            users: [{name: u, user: {%s}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            """.formatted(cluster, user)));
    }

    private String data(String file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve(file)));
    }

    @Test
    void certificatesInside() throws IOException {
        InMemoryClientConfig read = read(
                "certificate-authority-data: " + data("ca.crt"),
                "client-certificate-data: " + data("admin.crt") + ", client-key-data: " + data("admin.key"));

        assertThat(read.server()).hasToString("https://10.0.0.1:6443");
        assertThat(read.authorities()).isEqualTo(Pem.certificates(folder.resolve("ca.crt")));
        assertThat(read.chain()).isEqualTo(Pem.certificates(folder.resolve("admin.crt")));
        assertThat(read.key()).isPresent();
        assertThat(read).hasToString("credentials for https://10.0.0.1:6443");
    }

    @Test
    void certificatesAsFilesBesideIt() throws IOException {
        InMemoryClientConfig read = read(
                "certificate-authority: ca.crt", "client-certificate: admin.crt, client-key: " + folder + "/admin.key");

        assertThat(read.key()).isPresent();
        assertThat(read.chain()).hasSize(1);
    }

    @Test
    void aToken() throws IOException {
        assertThat(read("certificate-authority: ca.crt", "token: abc").bearer()).contains("abc");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> read("certificate-authority: ca.crt", "exec: {command: x}"))
                .isInstanceOf(NodeletException.class)
                .hasMessage("the kubeconfig " + folder.resolve("config") + " lacks token");
        assertThatThrownBy(() -> read("insecure-skip-tls-verify: true", "token: abc"))
                .hasMessageEndingWith("lacks certificate-authority-data");
    }
}
