package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In a control group of its own, `nodelet-test-PID`, which is removed.
class SupervisedServicesTest extends RealServicesContract {
    private static final String GROUP =
            "nodelet-test-" + ProcessHandle.current().pid();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeAll
    static void needsRootAndControlGroups() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        assumeTrue(Files.isWritable(Path.of("/sys/fs/cgroup")), "needs control groups");
    }

    @AfterAll
    static void removeGroup() {
        if (System.getProperty("user.name").equals("root")) {
            new Cgroups().remove(GROUP);
        }
    }

    @Override
    protected Services services(Duration unattended) {
        return new SupervisedServices(folder.resolve("services"), folder.resolve("logs"), GROUP, unattended);
    }

    /// A record that names a process with another start time speaks of one that is gone.
    @Test
    void aNumberThatSomebodyElseHasNowIsNotOurs() throws IOException, InterruptedException {
        Process foreign = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.createDirectories(folder.resolve("services"));
            Files.writeString(folder.resolve("services/reused"), "f1 " + foreign.pid() + " 1\n");
            assertThat(exit("reused").how()).isEqualTo(new ServiceExit.Unseen());
            services().stop("reused", Duration.ofSeconds(1), true);
            assertThat(foreign.isAlive()).isTrue();
            services().start(new ServiceUnit("reused", List.of("/bin/sleep", "1000"), Map.of(), "f1"));
            assertThat(foreign.isAlive()).isTrue();
            services().stop("reused", Duration.ofSeconds(5), true);
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void eachHasAGroupOfItsOwnWhichGoesWithIt() {
        services().start(new ServiceUnit("grouped", List.of("/bin/sleep", "1000"), Map.of(), "f1"));
        assertThat(new Cgroups().processes(GROUP + "/grouped")).contains(pid("grouped"));
        assertThat(Poll.until(
                        PATIENCE,
                        () -> new Cgroups().processes(GROUP + "/grouped").size() == 2))
                .as("itself and its keeper, once what wrote its record has ended")
                .isTrue();
        services().stop("grouped", Duration.ofSeconds(5), true);
        assertThat(new Cgroups().exists(GROUP + "/grouped")).isFalse();
        assertThat(folder.resolve("services/grouped")).doesNotExist();
    }

    @Test
    void itIsSeenToEndWhenItsKeeperWasKilledBefore() {
        services().start(used(lasting("orphan", "f1")));
        try (var _ = services().watch(told::add)) {
            ProcessId keeper = LaunchRecord.read(folder.resolve("services/orphan"))
                    .orElseThrow()
                    .keeper()
                    .orElseThrow();
            keeper.kill(true);
            assertThat(Poll.until(PATIENCE, () -> !keeper.alive())).isTrue();
            long pid = pid("orphan");
            kill(pid, "orphan");
            assertThat(nextTold()).returns(pid, ServiceExit::pid).returns(new ServiceExit.Unseen(), ServiceExit::how);
        }
    }

    /// Politely asked, a keeper waits for its program's end.
    @Test
    void aKeeperDoesNotLeaveBefore() {
        services().start(used(lasting("kept", "f1")));
        ProcessId keeper = LaunchRecord.read(folder.resolve("services/kept"))
                .orElseThrow()
                .keeper()
                .orElseThrow();
        keeper.kill(false);
        kill(pid("kept"), "kept");
        assertThat(exit("kept").how()).isEqualTo(new ServiceExit.Killed(9, false));
    }

    /// An older nodeletd's record names no keeper: what it started is adopted, and its end seen.
    @Test
    void aRecordOfAnOlderVersionIsAdopted() throws IOException, InterruptedException {
        Process older = new ProcessBuilder("sleep", "1000").start();
        try {
            ProcessId id = ProcessId.of(older.pid()).orElseThrow();
            Files.createDirectories(folder.resolve("services"));
            Files.writeString(folder.resolve("services/old"), "f1 " + id.pid() + " " + id.startTime() + "\n");
            services().start(used(lasting("old", "f1")));
            assertThat(pid("old")).isEqualTo(older.pid());
            try (var _ = services().watch(told::add)) {
                older.destroyForcibly().waitFor();
                assertThat(nextTold()).returns(older.pid(), ServiceExit::pid);
            }
        } finally {
            older.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatTheKernelKilledForLackOfMemoryIsSaidToBe() throws IOException {
        Path limit = new Cgroups()
                .folders(GROUP + "/hungry").stream()
                        .map(path -> path.resolve("memory.limit_in_bytes"))
                        .filter(path -> path.toString().contains("/memory/"))
                        .findFirst()
                        .orElse(Path.of("/none"));
        assumeTrue(Files.exists(Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes")), "needs cgroup v1's memory");
        Path go = folder.resolve("go");
        Files.createDirectories(limit.getParent());
        Files.writeString(limit, Long.toString(16 << 20));
        services()
                .start(used(new ServiceUnit(
                        "hungry",
                        List.of("/bin/sh", "-c", "until [ -e " + go + " ]; do sleep 0.01; done; exec sort /dev/zero"),
                        Map.of(),
                        "f1")));
        Files.createFile(go);
        assertThat(exit("hungry").how()).isEqualTo(new ServiceExit.Killed(9, true));
        assertThat(exit("hungry").describe()).isEqualTo("hungry was killed by the kernel for lack of memory");
    }

    @Test
    void aHalfWrittenRecordIsNone() throws IOException {
        Files.createDirectories(folder.resolve("services"));
        for (String half : List.of("", "f1", "f1 12", "f1 x y", "f1 12 \n")) {
            Files.writeString(folder.resolve("services/half"), half);
            assertThat(services().state("half")).isEqualTo(new ServiceState.Stopped());
        }
    }
}
