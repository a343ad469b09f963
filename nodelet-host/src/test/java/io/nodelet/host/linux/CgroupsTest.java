package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of version 2, on folders that look like its tree.
class CgroupsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path top;

    private Path group(Path path, String enabled) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        Files.writeString(path.resolve("cgroup.subtree_control"), enabled);
        Files.writeString(path.resolve("cgroup.procs"), "");
        return path;
    }

    @Test
    void everyGroupAboveAServicesHandsDownWhatAccountsForIt() throws IOException {
        group(top, "cpu memory\n");
        Path nodelet = group(top.resolve("nodelet"), "");

        assertThat(new Cgroups(top).make("nodelet/etcd")).containsExactly(nodelet.resolve("etcd"));

        assertThat(top.resolve("cgroup.subtree_control"))
                .as("what is on stays alone")
                .hasContent("+pids");
        assertThat(Files.readString(nodelet.resolve("cgroup.subtree_control"))).startsWith("+");
        assertThat(nodelet.resolve("etcd")).isEmptyDirectory();
    }

    @Test
    void aTreeIsKilledByTheKernelAndGoneWhenThatSaysSo() throws IOException {
        group(top, "");
        Path pods = group(top.resolve("kubepods.slice"), "");
        Path kill = Files.writeString(pods.resolve("cgroup.kill"), "");
        Path events = Files.writeString(pods.resolve("cgroup.events"), "populated 1\nfrozen 0\n");

        var killed = CompletableFuture.runAsync(() -> new Cgroups(top).kill("kubepods.slice"));
        assertThat(Poll.until(Duration.ofSeconds(10), () -> kill.toFile().length() == 1))
                .isTrue();
        assertThat(killed)
                .as("threads that are in no list of processes still die")
                .isNotDone();

        Files.writeString(events, "populated 0\nfrozen 0\n");
        killed.join();
        assertThat(kill).hasContent("1");
    }
}
