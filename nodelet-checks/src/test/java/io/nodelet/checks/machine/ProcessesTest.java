package io.nodelet.checks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which processes are this node's: what is not is named to an operator as a stranger, to be ended.
class ProcessesTest {
    @TempDir
    private Path root;

    private Path programs;

    @BeforeEach
    void folders() throws IOException {
        programs = root.resolve("opt/pf9/pf9-kube/bin");
        Files.createDirectories(programs);
    }

    private void process(int pid, String name, String exe) throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc/" + pid));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.createSymbolicLink(folder.resolve("exe"), Path.of(exe));
    }

    private List<String> ours() {
        Machine machine = new Machine(root, Clock.systemUTC(), "amd64", List::of, _ -> 0, _ -> 0, _ -> List.of());
        return new Processes(machine)
                .all().stream()
                        .filter(running -> running.ours())
                        .map(running -> running.name())
                        .toList();
    }

    @Test
    void programsOnAReadOnlyDiskOrBehindALinkAreOurs() throws IOException {
        Path bundle = Files.createDirectories(root.resolve("mnt/bundle/bin"));
        Files.createSymbolicLink(programs.resolve("kubelet"), Files.createFile(bundle.resolve("kubelet")));
        Files.createFile(programs.resolve("etcd"));
        process(7, "kubelet", "/mnt/bundle/bin/kubelet");
        process(8, "etcd", "/opt/pf9/pf9-kube/bin/etcd (deleted)");
        process(9, "kube-proxy", "/mnt/bundle/bin/kube-proxy");
        process(10, "kubelet", "/usr/bin/kubelet");
        assertThat(ours()).containsExactlyInAnyOrder("kubelet", "etcd");
    }
}
