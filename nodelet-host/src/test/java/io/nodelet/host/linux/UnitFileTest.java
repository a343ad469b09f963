package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.ServiceUnit;
import io.nodelet.host.ServiceUnit.Nature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The text of a unit.
class UnitFileTest {
    private static String text(int version, String... after) {
        var unit = new ServiceUnit("kubelet", List.of("/bin/kubelet"), Map.of(), "f1", Nature.POWERFUL, List.of(after));
        Path folder = Path.of("/run/records");
        var paths = new UnitFile.UnitPaths(
                "nodelet-", Path.of("/var/log/kubelet.log"), folder.resolve("k.exit"), folder.resolve("k.again"));
        return UnitFile.text(unit, paths, Duration.ofSeconds(20), version);
    }

    @Test
    void itComesBackForEverAndLaterEachTimeWhereSystemdKnowsHow() {
        for (int version : new int[] {252, 257}) {
            assertThat(text(version).lines())
                    .contains("Restart=always", "RestartSec=20s", "StartLimitIntervalSec=0")
                    .noneMatch(it -> it.matches("[A-Z][A-Za-z]+=.*[{][A-Z]+[}].*"));
        }
        assertThat(text(252)).doesNotContain("RestartSteps", "RestartMaxDelaySec");
        assertThat(text(254).lines()).contains("RestartSteps=5", "RestartMaxDelaySec=300s");
    }

    @Test
    void itStopsBeforeWhatItNeedsAndAfterNodeletd() {
        assertThat(text(252, "containerd", "kube-apiserver").lines())
                .contains(
                        "After=network.target nodelet-containerd.service nodelet-kube-apiserver.service",
                        "Before=nodeletd.service");
        assertThat(text(252).lines()).contains("After=network.target");
    }
}
