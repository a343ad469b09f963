package io.nodelet.phases.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Item;
import io.nodelet.identity.EmbeddedKubeconfig;
import io.nodelet.identity.EmbeddedKubeconfigDriver;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.Backups;
import io.nodelet.resources.driver.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class PrepareKubeconfigsTest {
    @Test
    void aMastersFiles() {
        assertThat(keys(Specs.master()))
                .containsExactly(
                        "/etc/pf9/kube.d/kubeconfigs",
                        "/etc/pf9/kube.d/kubeconfigs/kubelet.yaml",
                        "/etc/pf9/kube.d/kubeconfigs/kube-proxy.yaml",
                        "/etc/pf9/kube.d/kubeconfigs/admin.yaml",
                        "/etc/pf9/kube.d/kubeconfigs/super-admin.yaml",
                        "/etc/pf9/kube.d/kubeconfigs/kube-controller-manager.yaml",
                        "/etc/pf9/kube.d/kubeconfigs/kube-scheduler.yaml",
                        "/etc/pf9/kube.d/encryption.yaml",
                        "/etc/pf9/kube.d/audit-policy.yaml",
                        "/etc/pf9/kube.d/admission.yaml");
    }

    @Test
    void aWorkerGetsNoRightsBeyondItsOwn() {
        assertThat(keys(Specs.worker()))
                .containsExactly(
                        "/etc/pf9/kube.d/kubeconfigs",
                        "/etc/pf9/kube.d/kubeconfigs/kubelet.yaml",
                        "/etc/pf9/kube.d/kubeconfigs/kube-proxy.yaml");
    }

    @Test
    void aKubeconfig() {
        TextFile scheduler = file(Specs.master(), "/kube-scheduler.yaml");

        assertThat(scheduler.mode()).isEqualTo("0600");
        assertThat(scheduler.content()).isEqualTo("""
                apiVersion: v1
                kind: Config
                clusters:
                  - name: "nodelet"
                    cluster:
                      server: "https://10.0.0.1:6443"
                      certificate-authority: "/etc/pf9/kube.d/certs/ca.crt"
                users:
                  - name: "kube-scheduler"
                    user:
                      client-certificate: "/etc/pf9/kube.d/certs/scheduler.crt"
                      client-key: "/etc/pf9/kube.d/certs/scheduler.key"
                contexts:
                  - name: default-context
                    context:
                      cluster: "nodelet"
                      user: "kube-scheduler"
                      namespace: default
                  - name: system-context
                    context:
                      cluster: "nodelet"
                      user: "kube-scheduler"
                      namespace: kube-system
                current-context: default-context
                """);
    }

    @Test
    void theAdministratorsKubeconfigCarriesItsKey(@TempDir Path folder) throws IOException {
        KeyPairPath pair = new KeyPairPath(folder.resolve("admin"));
        Files.writeString(pair.cert(), "cert");
        Files.writeString(pair.key(), "key");
        Files.writeString(folder.resolve("ca.crt"), "ca");
        EmbeddedKubeconfig wanted = new EmbeddedKubeconfig(
                folder.resolve("admin.yaml"), "c1", "https://10.0.0.1:6443", "admin", folder.resolve("ca.crt"), pair);
        EmbeddedKubeconfigDriver driver =
                new EmbeddedKubeconfigDriver(new TextFiles(new Backups(folder.resolve("backups"))));

        driver.apply(wanted);

        assertThat(wanted.path())
                .content()
                .contains("client-key-data: \"a2V5\"\n", "certificate-authority-data: \"Y2E=\"\n");
        assertThat(driver.compare(wanted).isSame()).isTrue();
        Files.writeString(pair.cert(), "renewed");
        assertThat(driver.compare(wanted).isSame()).isFalse();
    }

    @Test
    void aWorkerSpeaksToTheBalancerBesideIt() {
        assertThat(file(Specs.worker(), "/kubelet.yaml").content())
                .contains("server: \"https://127.0.0.1:7445\"\n")
                .contains("/certs/kubelet-client.crt\"\n");
    }

    @Test
    void theAuditPolicyEndsWithEverythingElse() {
        JsonNode policy = YamlManifest.parse(
                        file(Specs.master(), "/audit-policy.yaml").content())
                .getFirst();

        assertThat(policy.path("kind").asString()).isEqualTo("Policy");
        assertThat(policy.path("rules").get(policy.path("rules").size() - 1)).hasToString("{\"level\":\"Metadata\"}");
    }

    private static List<String> keys(NodeSpec spec) {
        return new PrepareKubeconfigs(spec).declare().stream().map(Item::key).toList();
    }

    private static TextFile file(NodeSpec spec, String end) {
        return new PrepareKubeconfigs(spec)
                .declare().stream()
                        .filter(item -> item.key().endsWith(end))
                        .map(TextFile.class::cast)
                        .findFirst()
                        .orElseThrow();
    }
}
