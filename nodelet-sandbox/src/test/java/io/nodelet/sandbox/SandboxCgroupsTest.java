package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of things on a machine with cgroup v2 alone, on folders that look like its tree.
class SandboxCgroupsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path top;

    @Test
    void v2_hands_controllers_down_and_keeps_processes_in_leaves() throws IOException {
        Path sandbox = folder(top.resolve("nodelet-t1"), "cpu memory pids");
        Path host = folder(sandbox.resolve("master-1"), "cpu memory");
        Path leaf = folder(host.resolve("init"), "");
        SandboxCgroups sandboxCgroups = new SandboxCgroups(List.of(sandbox), true);

        sandboxCgroups.create("master-1");

        assertThat(sandbox.resolve("cgroup.subtree_control")).hasContent("+cpu +memory +pids");
        assertThat(host.resolve("cgroup.subtree_control")).hasContent("");
        assertThat(sandboxCgroups.joinNew("master-1"))
                .containsExactly(host.resolve("cgroup.procs").toString());

        Files.writeString(host.resolve("cgroup.procs"), "4711\n");
        sandboxCgroups.settle("master-1");

        assertThat(leaf.resolve("cgroup.procs")).hasContent("4711");
        assertThat(host.resolve("cgroup.subtree_control")).hasContent("+cpu +memory");
        assertThat(sandboxCgroups.joinRunning("master-1"))
                .containsExactly(leaf.resolve("cgroup.procs").toString());
    }

    @Test
    void v2_adds_what_a_node_needs_to_what_the_machine_hands_down_and_nothing_else() throws IOException {
        Files.writeString(top.resolve("cgroup.controllers"), "cpuset cpu io memory hugetlb pids rdma\n");
        Path control = Files.writeString(top.resolve("cgroup.subtree_control"), "memory pids\n");
        SandboxCgroups sandboxCgroups = new SandboxCgroups(List.of(top.resolve("nodelet-t1")), true);

        sandboxCgroups.create("master-1");
        assertThat(control).hasContent("+cpu +cpuset");

        Files.writeString(control, "cpuset cpu memory pids\n");
        sandboxCgroups.create("worker-1");
        assertThat(control).hasContent("cpuset cpu memory pids");
    }

    @Test
    void v1_hands_processors_and_memory_nodes_to_new_folders_and_moves_nobody() throws IOException {
        Files.writeString(top.resolve("cpuset.cpus"), "0-3\n");
        Files.writeString(top.resolve("cpuset.mems"), "0\n");
        Path sandbox = cpuset(top.resolve("nodelet-t1"));
        Path host = cpuset(sandbox.resolve("master-1"));
        Files.writeString(host.resolve("cgroup.procs"), "4711\n");
        SandboxCgroups sandboxCgroups = new SandboxCgroups(List.of(sandbox), false);

        sandboxCgroups.create("master-1");
        sandboxCgroups.settle("master-1");

        assertThat(host.resolve("cpuset.cpus")).hasContent("0-3");
        assertThat(host.resolve("cpuset.mems")).hasContent("0");
        assertThat(host.resolve("cgroup.procs")).hasContent("4711");
        assertThat(sandboxCgroups.joinRunning("master-1")).isEqualTo(sandboxCgroups.joinNew("master-1"));
    }

    @Test
    void v1_freezes_a_member_in_the_hierarchy_that_can() throws IOException {
        Path freezer = Files.createDirectories(top.resolve("freezer/t1/master-1"));
        Path cpu = Files.createDirectories(top.resolve("cpu/t1/master-1"));
        Path state = Files.writeString(freezer.resolve("freezer.state"), "THAWED\n");
        SandboxCgroups sandboxCgroups =
                new SandboxCgroups(List.of(top.resolve("cpu/t1"), top.resolve("freezer/t1")), false);

        sandboxCgroups.freeze("master-1");
        assertThat(state).hasContent("FROZEN");
        sandboxCgroups.thaw("master-1");
        assertThat(state).hasContent("THAWED");
        assertThat(cpu).isEmptyDirectory();
    }

    private static Path folder(Path path, String controllers) throws IOException {
        Files.createDirectory(path);
        Files.writeString(path.resolve("cgroup.controllers"), controllers + "\n");
        Files.writeString(path.resolve("cgroup.subtree_control"), "");
        Files.writeString(path.resolve("cgroup.procs"), "");
        return path;
    }

    private static Path cpuset(Path path) throws IOException {
        Files.createDirectory(path);
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            Files.writeString(path.resolve(file), "\n");
        }
        Files.writeString(path.resolve("cpuset.sched_load_balance"), "1\n");
        return path;
    }
}
