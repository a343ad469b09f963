package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.vm.VmPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/// A virtual machine as a user has it, for as long as a test runs.
record VirtualMachine(String name) implements AutoCloseable {
    /// As ssh says that it has no connection.
    private static final int LOST = 255;

    private static final int CONSOLE = 30;

    private static final Duration UP = Duration.ofMinutes(30);
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration BOOT = Duration.ofMinutes(15);
    private static final Duration LOGIN = Duration.ofMinutes(2);

    /// @param share the folder that it sees at `/mnt/share`
    static VirtualMachine up(Path share) {
        var vm = new VirtualMachine("e2e-" + ProcessHandle.current().pid());
        Testbed.assertOk(Ctl.run(UP, "vm", "up", "--name", vm.name, "--share", share.toString(), "--yes"));
        return vm;
    }

    /// One among several.
    ///
    /// @param role part of its name, which is its host name, too
    /// @param lan  its address with prefix, where they meet
    static VirtualMachine up(Path share, String role, String lan) {
        var vm = new VirtualMachine("e2e-" + ProcessHandle.current().pid() + "-" + role);
        Testbed.assertOk(
                Ctl.run(UP, "vm", "up", "--name", vm.name, "--share", share.toString(), "--lan", lan, "--yes"));
        return vm;
    }

    @Override
    public void close() {
        Testbed.assertOk(Ctl.run(SHORT, "vm", "down", "--name", name));
    }

    private CommandResult run(Duration limit, String script) {
        List<String> argv = Ctl.argv("vm", "ssh", "--name", name, "--", "sh", "-s");
        return new LinuxCommands()
                .run(Command.of(argv).within(limit).with(Ctl.environment()).input(script));
    }

    /// What a script prints that must succeed.
    String shell(Duration limit, String script) {
        return Testbed.assertOk(run(limit, script)).out();
    }

    String shell(String script) {
        return shell(SHORT, script);
    }

    private boolean ok(String script) {
        try {
            return run(LOGIN, script).ok();
        } catch (NodeletException e) {
            return false; // not within its time
        }
    }

    /// The loop runs in the virtual machine: a login costs it up to half a minute when it is busy.
    void await(String what, Duration limit, String script) {
        String loop = "end=$(($(date +%s) + " + limit.toSeconds() + "))\nuntil { " + script
                + "\n}; do [ $(date +%s) -lt $end ] || exit 1; sleep 1; done >/dev/null 2>&1";
        assertThat(lasting(limit.plus(SHORT), loop))
                .as(() ->
                        what + ": " + shell("uptime; nodeletd status; tail -20 /var/log/pf9/kube/kube.log") + console())
                .isTrue();
    }

    /// The end of what its kernel says, which is the one to know why it booted anew.
    private String console() {
        try {
            List<String> lines = Files.readAllLines(
                    VmPlaces.of(System.getenv()).state().resolve(name).resolve("serial.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - CONSOLE), lines.size()));
        } catch (IOException e) {
            return "no console: " + e;
        }
    }

    /// An emulated machine may lose its line, or boot anew: whoever waits in it logs in again.
    private boolean lasting(Duration limit, String loop) {
        var exit = new AtomicInteger(LOST);
        boolean _ = Poll.until(limit, () -> {
            exit.set(run(limit, loop).exit());
            return exit.get() != LOST;
        });
        return exit.get() == 0;
    }

    /// Boots it again, as its own systemd does; returns once ssh answers again.
    void reboot() {
        String boot = "cat /proc/sys/kernel/random/boot_id";
        String before = shell(boot);
        boolean _ = ok("systemctl reboot");
        String another = "[ \"$(" + boot + ")\" != " + before.strip() + " ]";
        assertThat(Poll.until(BOOT, () -> ok(another))).as("it booted").isTrue();
    }

    NavigableSet<String> snapshot() throws IOException {
        return new TreeSet<>(shell(Duration.ofMinutes(10), HostSnapshot.script("vm-snapshot.sh"))
                .lines()
                .toList());
    }
}
