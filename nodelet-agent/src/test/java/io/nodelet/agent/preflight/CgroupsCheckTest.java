package io.nodelet.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.machine.RecordedMachine;
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

    private List<Fault> look(String tree) throws IOException {
        Path text = Files.writeString(root.resolve("tree"), tree);
        var machine = RecordedMachine.of(root.resolve("machine"), text).machine();
        return KernelChecks.cgroups(new Scene(NodeConfig.DEFAULTS, machine, Instant.EPOCH));
    }

    @Test
    void systemdIsAskedOverDBus() throws IOException {
        assertThat(look(TOP + SYSTEMD + "== /run/dbus/system_bus_socket\n\n")).isEmpty();
    }

    @Test
    void withoutDBusNobodyMakesGroupsOfPods() throws IOException {
        assertThat(look(TOP + SYSTEMD)).singleElement().satisfies(it -> {
            assertThat(it.fatal()).isTrue();
            assertThat(it.problem()).contains("there is no D-Bus");
        });
    }

    @Test
    void processesInTheTopGroupOfAContainerKeepItsControllers() throws IOException {
        assertThat(look(CONTAINER + "== /sys/fs/cgroup/cgroup.procs\n1\n7\n"))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.fatal()).isTrue();
                    assertThat(it.problem()).endsWith("from handing down cpu, cpuset, memory, pids");
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
