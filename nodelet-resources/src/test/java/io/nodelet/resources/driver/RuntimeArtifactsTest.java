package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Cgroups;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of traces that are seen and removed by commands.
class RuntimeArtifactsTest {
    private static final RuntimeArtifact ROUTES = RuntimeArtifact.of(What.ROUTES, "10.20.0.0/16 dev eth0");
    private final List<String> ran = new ArrayList<>();
    private String routes = "";

    @Test
    void routesOverTheLinkThatWereNotThereGo() {
        routes = "10.20.0.0/24 dev cni0 proto kernel scope link src 10.20.0.1 \n"
                + "10.20.2.0/24 via 10.20.2.0 dev flannel.1 onlink \n";
        PriorState priorState = driver().before(ROUTES);
        assertThat(priorState.nothing()).isTrue();

        routes += "10.20.1.0/24 via 10.0.0.2 dev eth0 \n10.20.3.0/24 via 10.0.0.3 dev eth01 \n";
        driver().restore(ROUTES.key(), priorState);

        assertThat(ran)
                .endsWith("ip -4 route show root 10.20.0.0/16", "ip -4 route delete 10.20.1.0/24 via 10.0.0.2 dev eth0")
                .filteredOn(text -> text.contains("delete"))
                .hasSize(1);
    }

    @Test
    void whereThereWereSomeAllStay() {
        routes = "10.20.1.0/24 via 10.0.0.2 dev eth0 \n";

        driver().restore(ROUTES.key(), driver().before(ROUTES));

        assertThat(ran).noneMatch(text -> text.contains("delete"));
    }

    /// kubelet's systemd driver keeps pods in a slice: units and a control group, with processes in it.
    @Test
    void aSliceThatWasNotThereGoesWithWhatIsInIt(@TempDir Path top) throws IOException {
        Path pods = top.resolve("kubepods.slice");
        Files.createFile(top.resolve("cgroup.controllers"));
        var systemdSlices = new SystemdSlices(new Cgroups(top), _ -> Files.exists(pods), text -> {
            ran.add("stop " + text);
            return true;
        });
        var driver =
                new RuntimeArtifacts(command -> new CommandResult(command, 0, "", "", Duration.ZERO), systemdSlices);
        RuntimeArtifact slice = RuntimeArtifact.of(What.SLICE, "kubepods.slice");
        PriorState priorState = driver.before(slice);
        assertThat(priorState.nothing()).isTrue();

        Files.createDirectories(pods.resolve("kubepods-burstable.slice/cri-containerd-1.scope"));
        assertThat(driver.before(slice).nothing()).isFalse();
        driver.restore(slice.key(), priorState);

        assertThat(ran).containsExactly("stop kubepods.slice");
        assertThat(pods).doesNotExist();
    }

    @Test
    void aSliceThatWasThereStays(@TempDir Path top) throws IOException {
        Path pods = Files.createDirectories(top.resolve("kubepods.slice"));
        Files.createFile(top.resolve("cgroup.controllers"));
        var systemdSlices = new SystemdSlices(new Cgroups(top), _ -> true, ran::add);
        var driver =
                new RuntimeArtifacts(command -> new CommandResult(command, 0, "", "", Duration.ZERO), systemdSlices);
        RuntimeArtifact slice = RuntimeArtifact.of(What.SLICE, "kubepods.slice");

        driver.restore(slice.key(), driver.before(slice));

        assertThat(ran).isEmpty();
        assertThat(pods).exists();
    }

    private RuntimeArtifacts driver() {
        return new RuntimeArtifacts(command -> {
            ran.add(command.toString());
            return new CommandResult(command, 0, routes, "", Duration.ZERO);
        });
    }
}
