package io.nodelet.controllers.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.config.ConfigFile;
import io.nodelet.daemon.Controllers;
import io.nodelet.daemon.CrashHandler;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KnownMasters;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.PublishedMasters;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterDiscoveryTest {
    @TempDir
    private Path folder = Path.of("");

    private final FakeKubeApi api = new FakeKubeApi();
    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();

    private NodeConfig config(String yaml) throws IOException {
        return ConfigFile.load(Files.writeString(folder.resolve("nodelet.yaml"), yaml));
    }

    private KnownMasters known() {
        return new KnownMasters(folder.resolve("masters"));
    }

    private static Controllers start(SupervisedThreads threads, MasterDiscovery discovery) {
        return Controllers.start(threads, List.of(discovery), () -> Role.MASTER, _ -> {});
    }

    private void node(String name, String address, String label) {
        api.given("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: %s
                  labels: {%s: ""}
                status:
                  addresses:
                    - {type: Hostname, address: %s}
                    - {type: InternalIP, address: %s}
                """.formatted(name, label, name, address));
    }

    @Test
    void whatMastersPublishIsRememberedAndALabelIsNot() throws Exception {
        api.given("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: nodelet-masters, namespace: kube-system}
                data: {m1: 10.0.0.1, m2: 10.0.0.2}
                """);
        node("w1", "10.0.0.3", "node-role.kubernetes.io/control-plane");
        NodeConfig config = config("role: worker\nnetwork: {plugin: flannel}\ncontrolPlane: {endpoint: 10.0.0.1}");

        try (var _ = start(
                new SupervisedThreads(_ -> {}),
                new MasterDiscovery(() -> config, () -> api, known(), Optional::empty, told::add))) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).containsExactly("10.0.0.1", "10.0.0.2");
        }
        assertThat(known().list(config)).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(api.calls()).isEmpty();
    }

    @Test
    void aMasterPublishesItself() throws Exception {
        node("m1", "10.0.0.1", "node-role.kubernetes.io/control-plane");
        NodeConfig config = config("controlPlane: {virtualIp: {address: 10.0.0.50}}");
        var self = Optional.of(new HostIdentity("m1", "10.0.0.1"));

        try (var _ = start(
                new SupervisedThreads(_ -> {}),
                new MasterDiscovery(() -> config, () -> api, known(), () -> self, told::add))) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).containsExactly("10.0.0.1");
        }
        assertThat(new PublishedMasters(api).has("m1", "10.0.0.1")).isTrue();
    }

    @Test
    void aSurpriseDoesNotEndIt() throws Exception {
        api.given("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: nodelet-masters, namespace: kube-system}
                data: {m1: 10.0.0.1}
                """);
        NodeConfig config = config("role: worker\nnetwork: {plugin: flannel}\ncontrolPlane: {endpoint: 10.0.0.1}");
        var times = new AtomicInteger();
        var threads = new SupervisedThreads(_ -> {}, CrashHandler.HALT, Duration.ofMillis(1));
        Supplier<KubeApi> cluster = () -> {
            if (times.getAndIncrement() == 0) {
                throw new IllegalStateException("nobody thought of this");
            }
            return api;
        };

        try (var _ = start(threads, new MasterDiscovery(() -> config, cluster, known(), Optional::empty, told::add))) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).containsExactly("10.0.0.1");
        }
        assertThat(threads.restarts().toString()).contains("nodelet_thread_restarts_total{duty=\"masters\"} 1\n");
    }

    @Test
    void whoHasNoUseForThemDoesNotAsk() throws IOException {
        String worker = "role: worker\nnetwork: {plugin: flannel}\ncontrolPlane: {endpoint: 10.0.0.1%s}";
        assertThat(MasterDiscovery.wanted(NodeConfig.DEFAULTS)).isFalse();
        assertThat(MasterDiscovery.wanted(config("controlPlane: {virtualIp: {address: 10.0.0.50}}")))
                .isTrue();
        assertThat(MasterDiscovery.wanted(config(worker.formatted("")))).isTrue();
        assertThat(MasterDiscovery.wanted(config(worker.formatted(", localPort: 0"))))
                .isFalse();
        assertThat(MasterDiscovery.wanted(config(worker.formatted(", masters: [10.0.0.1]"))))
                .isFalse();
        assertThat(MasterDiscovery.wanted(config("role: none"))).isFalse();
    }

    @Test
    void aClusterThatShowsNoMasterTakesNothingBack() throws IOException {
        assertThat(known().remember(List.of("10.0.0.2", "10.0.0.1"))).isTrue();
        assertThat(known().remember(List.of("10.0.0.1", "10.0.0.2"))).isFalse();
        assertThat(known().remember(List.of())).isFalse();
        assertThat(known().seen()).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(known().list(config("controlPlane: {masters: [10.0.0.7]}"))).containsExactly("10.0.0.7");
    }
}
