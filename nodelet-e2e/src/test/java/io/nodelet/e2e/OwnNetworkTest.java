package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A network that the operator brings, as manifests, between a master and a worker: nodes are Ready with it, and it
/// keeps what ours promise. What is deleted of it comes back, and what somebody writes into it stays.
@Tag("full")
class OwnNetworkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FOLDER = "/etc/pf9/own-network";

    @Test
    void nodesAreReadyWithTheOperatorsNetwork() throws IOException {
        try (Testbed bed = Testbed.emptyHosts("--workers", "1")) {
            for (String host : List.of("master-1", "worker-1")) {
                bed.on(host)
                        .shell("sed -i 's|^  plugin: .*|  plugin: none\\n  manifests: " + FOLDER
                                + "|' /etc/pf9/nodelet/nodelet.yaml");
            }
            whatIsNotThereIsSaidBeforeAnythingIsTouched(bed);
            Files.copy(
                    bed.manifest("own-network.yaml"),
                    bed.inside(FOLDER + "/flannel.yaml"),
                    StandardCopyOption.REPLACE_EXISTING);

            Testbed.assertOk(bed.tryUp("--workers", "1"));
            assertThat(bed.kubectl("get", "networks.own.example", "pods", "-o", "jsonpath={.spec.backend}"))
                    .isEqualTo("vxlan");
            PodNet.deploy(bed, "network.yaml");
            assertThat(bed.text("ip", "-o", "link", "show", "own0")).contains("own0");
            assertThat(bed.exec("ip", "link", "show", "cni0").ok()).isFalse();
            PodNet.ipv4(bed).assertAll();
            assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");

            itIsKept(bed);
        }
    }

    private static void whatIsNotThereIsSaidBeforeAnythingIsTouched(Testbed bed) {
        bed.shell("mkdir -p " + FOLDER);
        assertThat(bed.nodeletd("phases", "start").err())
                .contains("no file in " + FOLDER + " is a manifest", ".yaml, .yml, .json");
        assertThat(RunningServices.running(bed)).isEmpty();
    }

    private static void itIsKept(Testbed bed) {
        bed.kubectl("-n", "own-network", "label", "daemonset", "flannel", "theirs=stays");
        bed.kubectl("-n", "own-network", "patch", "daemonset", "flannel", "-p", "{\"spec\": {\"minReadySeconds\": 3}}");
        bed.kubectl("delete", "networks.own.example", "pods");
        await(bed, () -> bed.tryKubectl("get", "networks.own.example", "pods").ok());
        assertThat(bed.kubectl("-n", "own-network", "get", "daemonset", "flannel", "--show-labels"))
                .contains("theirs=stays");
        assertThat(bed.kubectl(
                        "-n", "own-network", "get", "daemonset", "flannel", "-o", "jsonpath={.spec.minReadySeconds}"))
                .isEqualTo("3");

        bed.shell("sed -i 's/backend: vxlan}/backend: other}/' " + FOLDER + "/flannel.yaml");
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(bed.kubectl("get", "networks.own.example", "pods", "-o", "jsonpath={.spec.backend}"))
                .isEqualTo("other");
    }

    private static void await(Testbed bed, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> bed.nodeletd("status").out() + bed.shell("tail -n 60 /var/log/pf9/kube/kube.log"))
                .isTrue();
    }
}
