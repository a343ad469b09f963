package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelet.host.Command;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.ServiceUnit.Nature;
import io.nodelet.host.Services;
import io.nodelet.model.NodeletException;
import io.nodelet.model.RunningConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where systemd is PID 1: the end-to-end tests run it in a host of their own.
class SystemdServicesTest extends RealServicesContract {
    private static final String PREFIX = "nodelet-test-";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeAll
    static void needsSystemd() {
        assumeTrue(SystemdServices.available(), "needs systemd as PID 1");
    }

    @AfterEach
    void nothingIsLeft() {
        stopAll();
        assertThat(Poll.until(
                        PATIENCE,
                        () -> systemctl("list-units", "--all", "--plain", "--no-legend", PREFIX + "*")
                                .isEmpty()))
                .as("systemd forgets the units, once it has heard that their control groups are empty")
                .isTrue();
        assertThat(SystemdServices.UNITS.toFile().list((_, name) -> name.startsWith(PREFIX)))
                .isEmpty();
    }

    @Override
    protected Services services(Duration unattended) {
        return new SystemdServices(
                folder.resolve("services"), folder.resolve("logs"), PREFIX, unattended, RunningConfig.DEFAULTS);
    }

    private static String systemctl(String... words) {
        return new LinuxCommands()
                .run(Command.of("systemctl").plus(words))
                .out()
                .strip();
    }

    private static Path unit(String name) {
        return SystemdServices.UNITS.resolve(PREFIX + name + ".service");
    }

    /// Starts it, does something to its unit, and tells what is said of that.
    private String tampered(String name, ThrowingRunnable byHand) throws IOException {
        services().start(used(lasting(name, "f1")));
        assertThat(services().tampered(name)).isEmpty();
        byHand.run();
        return services().tampered(name).orElseThrow().message();
    }

    private interface ThrowingRunnable {
        void run() throws IOException;
    }

    /// A start sets it right, and the process lives on.
    private void startMendsItAlone(String name) {
        long pid = pid(name);
        services().start(lasting(name, "f1"));
        assertThat(services().state(name)).isEqualTo(new ServiceState.Running(pid, "f1"));
        assertThat(services().tampered(name)).isEmpty();
        assertThat(systemctl("show", "-P", "FragmentPath", PREFIX + name + ".service"))
                .isEqualTo(unit(name).toString());
        assertThat(systemctl("show", "-P", "LoadState", PREFIX + name + ".service"))
                .isEqualTo("loaded");
        assertThat(systemctl("show", "-P", "NeedDaemonReload", PREFIX + name + ".service"))
                .isEqualTo("no");
    }

    @Test
    void aMaskIsNamedAndTakenAway() throws IOException {
        String unit = PREFIX + "masked.service";
        assertThat(tampered("masked", () -> systemctl("mask", unit))).isEqualTo(unit + " is masked by somebody");
        startMendsItAlone("masked");
        systemctl("mask", "--now", unit);
        assertThat(services().state("masked")).isInstanceOf(ServiceState.Stopped.class);
        services().start(lasting("masked", "f1"));
        assertThat(services().state("masked")).isInstanceOf(ServiceState.Running.class);
    }

    @Test
    void anEditedUnitIsNamedAndWrittenAgain() throws IOException {
        String text =
                tampered("edited", () -> Files.writeString(unit("edited"), Files.readString(unit("edited")) + "# x\n"));
        assertThat(text).isEqualTo(unit("edited") + " was edited by somebody");
        startMendsItAlone("edited");
    }

    @Test
    void whatWasStartedFromAnEditedUnitIsStartedAgain() throws IOException {
        String name = "edited-and-restarted";
        String _ = tampered(
                name,
                () -> Files.writeString(unit(name), Files.readString(unit(name)).replace("\"1000\"", "\"1001\"")));
        systemctl("daemon-reload");
        systemctl("restart", PREFIX + name + ".service");
        long pid = pid(name);
        services().start(lasting(name, "f1"));
        assertThat(pid(name)).isNotEqualTo(pid);
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(services().tampered(name)).isEmpty();
    }

    @Test
    void aRemovedUnitIsNamedAndComesBack() throws IOException {
        String text = tampered("removed", () -> Files.delete(unit("removed")));
        systemctl("daemon-reload");
        assertThat(text).isEqualTo(unit("removed") + " was removed by somebody");
        startMendsItAlone("removed");
    }

    @Test
    void aUnitThatSomebodyPutBeforeOursIsKeptBesideIt() throws IOException {
        Path other = Path.of("/etc/systemd/system/" + PREFIX + "other.service");
        Path kept = other.resolveSibling(other.getFileName() + ".by-hand");
        try {
            String text = tampered("other", () -> Files.writeString(other, "[Service]\nExecStart=/bin/true\n"));
            systemctl("daemon-reload");
            assertThat(text).isEqualTo(other + " was put before our unit by somebody");
            startMendsItAlone("other");
            assertThat(kept).hasContent("[Service]\nExecStart=/bin/true\n");
        } finally {
            Files.deleteIfExists(other);
            Files.deleteIfExists(kept);
        }
    }

    @Test
    void settingsOfSomebodysOwnAreTheirs() throws IOException {
        Path own = Path.of("/etc/systemd/system/" + PREFIX + "own.service.d/override.conf");
        Files.createDirectories(own.resolveSibling("."));
        Files.writeString(own, "[Service]\nExecStart=\nExecStart=/bin/false\n");
        try {
            assertThatExceptionOfType(NodeletException.class)
                    .isThrownBy(() -> services().start(used(lasting("own", "f1"))))
                    .withMessageContaining("the service own did not start")
                    .satisfies(error -> assertThat(error.remedy()).contains(own.toString()));
            assertThat(services().tampered("own")).isEmpty();
            assertThat(services().settings("own")).containsExactly(own);
        } finally {
            Files.delete(own);
            Files.delete(own.resolveSibling(".").normalize());
            systemctl("daemon-reload");
        }
    }

    @Test
    void whatAnOperatorStopsIsTold() {
        services().start(used(lasting("by-hand", "f1")));
        try (var _ = services().watch(told::add)) {
            systemctl("stop", PREFIX + "by-hand.service");
            assertThat(nextTold().how()).isEqualTo(new ServiceExit.Stopped());
        }
        assertThat(exit("by-hand").how()).isEqualTo(new ServiceExit.Stopped());
    }

    @Test
    void aParentsChildrenLiveOnUntilAllAreToEnd() {
        ServiceUnit parent = new ServiceUnit(
                "parent",
                List.of("/bin/sh", "-c", "setsid sleep 1003 & echo $!; exec sleep 1000"),
                Map.of(),
                "f1",
                Nature.PARENT);
        services().start(used(parent));
        Path log = services().log("parent");
        assertThat(Poll.until(PATIENCE, () -> log.toFile().length() > 0)).isTrue();
        ProcessId child = ProcessId.of(Long.parseLong(OutputTail.of(log))).orElseThrow();
        services().stop("parent", PATIENCE, false);
        assertThat(child.alive()).isTrue();
        services().start(parent);
        services().stop("parent", PATIENCE, true);
        assertThat(child.alive()).isFalse();
    }

    @Test
    void aConfinedOneRunsAndKeepsItsWords() throws IOException {
        var unit = new ServiceUnit(
                "confined",
                List.of("/bin/sh", "-c", "echo \"$1\" \"$COLOUR\"; exec sleep 1000", "sh", "100% \"$HOME\" \\ 'it'"),
                Map.of("COLOUR", "dark \"blue\" 5% $x \\"),
                "f1",
                Nature.CONFINED);
        services().start(used(unit));
        Path log = services().log("confined");
        assertThat(Poll.until(PATIENCE, () -> log.toFile().length() > 0)).isTrue();
        assertThat(Files.readString(log)).isEqualTo("100% \"$HOME\" \\ 'it' dark \"blue\" 5% $x \\\n");
        String status = Files.readString(Path.of("/proc/" + pid("confined") + "/status"));
        assertThat(status).containsPattern("NoNewPrivs:\\s+1");
    }

    /// The bus is restarted under a watch: a death after it is told as before.
    @Test
    void aWatchOutlivesTheBus() {
        services().start(used(lasting("watched", "f1")));
        try (var _ = services().watch(told::add)) {
            systemctl("restart", "dbus.service");
            long pid = pid("watched");
            kill(pid, "watched");
            assertThat(nextTold()).returns(pid, ServiceExit::pid);
        }
    }

    @Test
    void anEndBySignalThatSystemdCallsGoodIsKnownLater() {
        services().start(used(lasting("polite", "f1")));
        ProcessHandle.of(pid("polite")).ifPresent(ProcessHandle::destroy);
        assertThat(exit("polite").how()).isEqualTo(new ServiceExit.Killed(15, false));
        services().stop("polite", Duration.ofSeconds(1), true);
        assertThat(services().state("polite")).isEqualTo(new ServiceState.Stopped());
    }
}
