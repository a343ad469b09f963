package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.config.ConfigFile;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines with version 2 of control groups.
class CgroupsCheckTest {
    private static final String TOP = "== /sys/fs/cgroup/cgroup.controllers\ncpuset cpu io memory pids\n";
    private static final String SYSTEMD = "== /proc/1/comm\nsystemd\n== /run/systemd/system/\n";
    private static final String CONTAINER = TOP + "== /sys/fs/cgroup/cgroup.type\ndomain\n";

    @TempDir
    Path root;

    private List<PreflightProblem> look(String tree) throws IOException {
        return look(tree, NodeConfig.DEFAULTS);
    }

    private List<PreflightProblem> look(String tree, NodeConfig config) throws IOException {
        Path text = Files.writeString(root.resolve("tree"), tree);
        var machine = RecordedMachine.of(root.resolve("machine"), text).machine();
        return KernelChecks.cgroups(new PreflightContext(config, machine, Instant.EPOCH));
    }

    private NodeConfig supervised() throws IOException {
        return ConfigFile.load(Files.writeString(root.resolve("nodelet.yaml"), "running: {supervisor: supervised}\n"));
    }

    @Test
    void processesOfOursInSystemdsTreeAreWarnedOf() throws IOException {
        String systemd = TOP + SYSTEMD + "== /run/dbus/system_bus_socket\n\n";
        assertThat(look(systemd, supervised())).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isFalse();
            assertThat(preflightProblem.problem())
                    .startsWith("running.supervisor is supervised")
                    .contains("/sys/fs/cgroup/nodelet");
        });
    }

    @Test
    void withoutSystemdTheTreeIsOurs() throws IOException {
        assertThat(look(TOP, supervised())).isEmpty();
    }

    @Test
    void systemdIsAskedOverDBus() throws IOException {
        assertThat(look(TOP + SYSTEMD + "== /run/dbus/system_bus_socket\n\n")).isEmpty();
    }

    @Test
    void withoutDBusNobodyMakesGroupsOfPods() throws IOException {
        assertThat(look(TOP + SYSTEMD)).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isTrue();
            assertThat(preflightProblem.problem()).contains("there is no D-Bus");
        });
    }

    @Test
    void processesInTheTopGroupOfAContainerKeepItsControllers() throws IOException {
        assertThat(look(CONTAINER + "== /sys/fs/cgroup/cgroup.procs\n1\n7\n"))
                .singleElement()
                .satisfies(preflightProblem -> {
                    assertThat(preflightProblem.fatal()).isTrue();
                    assertThat(preflightProblem.problem()).endsWith("from handing down cpu, cpuset, memory, pids");
                });
    }

    @Test
    void theTopOfAMachineAndOneThatHandsDownAlreadyDoNot() throws IOException {
        assertThat(look(TOP + "== /sys/fs/cgroup/cgroup.procs\n1\n")).isEmpty();
        assertThat(look(CONTAINER
                        + "== /sys/fs/cgroup/cgroup.procs\n\n"
                        + "== /sys/fs/cgroup/cgroup.subtree_control\ncpuset cpu memory pids\n"))
                .isEmpty();
    }
}
