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
        assertThat(systemctl("list-units", "--all", "--plain", "--no-legend", PREFIX + "*"))
                .isEmpty();
        assertThat(SystemdServices.UNITS.toFile().list((_, name) -> name.startsWith(PREFIX)))
                .isEmpty();
    }

    @Override
    protected Services services() {
        return new SystemdServices(folder.resolve("services"), folder.resolve("logs"), PREFIX);
    }

    private static String systemctl(String... words) {
        return new LinuxCommands()
                .run(Command.of("systemctl").plus(words))
                .out()
                .strip();
    }

    @Test
    void aMaskedUnitIsNamed() {
        String unit = PREFIX + "masked.service";
        systemctl("mask", unit);
        try {
            assertThatExceptionOfType(NodeletException.class)
                    .isThrownBy(() -> services().start(used(lasting("masked", "f1"))))
                    .withMessageContaining("the unit " + unit + " was masked by somebody")
                    .returns("Unmask it: systemctl unmask " + unit, NodeletException::remedy);
        } finally {
            systemctl("unmask", unit);
        }
        services().start(lasting("masked", "f1"));
        assertThat(services().state("masked")).isInstanceOf(ServiceState.Running.class);
    }

    @Test
    void aUnitThatSomebodyPutInPlaceOfOursIsNamed() throws IOException {
        Path other = Path.of("/etc/systemd/system/" + PREFIX + "other.service");
        Files.writeString(other, "[Service]\nExecStart=/bin/true\n");
        try {
            assertThatExceptionOfType(NodeletException.class)
                    .isThrownBy(() -> services().start(used(lasting("other", "f1"))))
                    .withMessageContaining("but by " + other);
        } finally {
            Files.delete(other);
            systemctl("daemon-reload");
        }
    }

    @Test
    void whatAnOperatorStopsIsTold() {
        services().start(used(lasting("by-hand", "f1")));
        try (var _ = services().watch(told::add)) {
            systemctl("stop", PREFIX + "by-hand.service");
            assertThat(nextTold().how()).isEqualTo(new ServiceExit.Killed(15, false));
        }
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
        ProcessId child = ProcessId.of(Long.parseLong(LastWords.of(log))).orElseThrow();
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
