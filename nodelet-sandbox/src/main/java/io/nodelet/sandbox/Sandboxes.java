package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.model.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes and removes sandboxes. Everything is recorded before it exists, so that [#remove] after a death at any point
/// finds it, and [#make] goes on from there.
public final class Sandboxes {
    private static final List<String> SYSTEMD =
            List.of("/lib/systemd/systemd", "--system", "--log-target=journal", "--show-status=no");
    static final String CONFIG = "etc/pf9/nodelet/nodelet.yaml";
    private static final Duration BOOT = Duration.ofSeconds(60);
    private final SandboxStore sandboxStore;
    private final Commands commands;
    private final FaultTools faults;

    public Sandboxes(SandboxStore sandboxStore, Commands commands) {
        this.sandboxStore = sandboxStore;
        this.commands = commands;
        this.faults = new FaultTools(sandboxStore, commands);
    }

    /// What a new sandbox shall be.
    ///
    /// @param name    for commands
    /// @param masters number of masters
    /// @param workers number of workers
    /// @param init    `small` or `systemd`
    /// @param disk    bytes of the disk that each new host gets; 0 to let it use the machine's
    /// @param vip     whether the masters share a virtual IP
    /// @param dual    whether it has IPv6 beside IPv4
    public record Wish(String name, int masters, int workers, String init, long disk, boolean vip, boolean dual) {
        public Wish {
            if (masters < 1 || masters > 80 || workers < 0 || workers > 150) {
                throw new UsageException(
                        "a sandbox has 1 to 80 masters and 0 to 150 workers, not " + masters + " and " + workers,
                        "Give other numbers to --masters and --workers.");
            }
        }
    }

    /// Makes the sandbox, or what is missing of it, and returns it with every host running. The caller holds its lock.
    public Sandbox make(Wish wish, Programs programs) {
        Sandbox sandbox = sandboxStore.find(wish.name()).map(Sandboxes::revived).orElseGet(() -> plan(wish, programs));
        if (!sandbox.init().equals(wish.init())) {
            throw new NodeletException(
                    "the hosts of sandbox " + wish.name() + " have the init " + sandbox.init() + ", not " + wish.init(),
                    "Give --init " + sandbox.init() + ", or take the sandbox down first.");
        }
        sandbox = grow(sandbox, wish);
        sandboxStore.save(sandbox);
        HostStarter starter = new HostStarter(SandboxCgroups.of(sandbox), new VirtualSwitch(commands));
        sandbox = withSwitch(sandbox, starter);
        faults.restore(sandbox);
        makeDisks(sandbox, wish.disk());
        for (Host host : sandbox.hosts()) {
            boolean ready =
                    HostStarter.ready(host.init(), init(sandbox, programs).getFirst());
            sandbox = ready ? sandbox : withHost(sandbox, host, starter, programs);
            new HostConfig(sandbox, wish.vip(), wish.dual()).write(sandbox.host(host.name()));
        }
        return sandbox;
    }

    private Sandbox plan(Wish wish, Programs programs) {
        Set<Integer> taken = sandboxStore.all().stream().map(Sandbox::subnet).collect(Collectors.toSet());
        int subnet = IntStream.range(0, 255)
                .filter(number -> !taken.contains(number))
                .findFirst()
                .orElseThrow(() -> new NodeletException("all 255 networks for sandboxes are taken"));
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Sandbox(
                wish.name(),
                subnet,
                wish.init(),
                programs.bundle().toString(),
                now,
                RecordedProcess.NONE,
                cgroups(wish.name()),
                List.of());
    }

    private static List<String> cgroups(String name) {
        String folder = "nodelet-" + name + "-" + Long.toHexString(System.nanoTime() & 0xffffff);
        return SandboxCgroups.plan(SandboxCgroups.ofMachine(), folder).stream()
                .map(Path::toString)
                .toList();
    }

    /// One of which nothing runs any more, as after a boot of the machine, gets new cgroups: where the old ones lay may
    /// be gone.
    private static Sandbox revived(Sandbox sandbox) {
        boolean runs = sandbox.switchHolder().alive()
                || sandbox.hosts().stream().anyMatch(host -> host.init().alive());
        if (!runs) {
            SandboxCgroups.of(sandbox).remove();
        }
        return runs ? sandbox : sandbox.withCgroups(cgroups(sandbox.name()));
    }

    /// Adds the hosts that are wished for and not there; none goes.
    private static Sandbox grow(Sandbox sandbox, Wish wish) {
        List<Host> hosts = new ArrayList<>();
        hosts.addAll(hosts(sandbox, Role.MASTER, wish.masters(), 10));
        hosts.addAll(hosts(sandbox, Role.WORKER, wish.workers(), 100));
        return sandbox.withHosts(hosts);
    }

    private static List<Host> hosts(Sandbox sandbox, Role role, int wished, int base) {
        List<Host> there =
                sandbox.hosts().stream().filter(host -> host.role() == role).toList();
        List<Host> all = new ArrayList<>(there);
        for (int number = there.size() + 1; number <= wished; number++) {
            all.add(new Host(
                    role.wireName() + "-" + number, role, sandbox.address(base + number), RecordedProcess.NONE));
        }
        return all;
    }

    private Sandbox withSwitch(Sandbox sandbox, HostStarter starter) {
        if (sandbox.switchHolder().alive()) {
            return sandbox;
        }
        // Hosts plugged into a switch that is gone are cut off for good: they start again with the new one.
        sandbox.hosts().forEach(host -> SandboxCgroups.of(sandbox).kill(host.name()));
        SandboxCgroups.of(sandbox).kill(VirtualSwitch.MEMBER);
        Sandbox changed = sandbox.withSwitch(
                starter.startSwitch(sandboxStore.folder(sandbox.name()).resolve("switch.log")));
        new VirtualSwitch(commands).build(changed.switchHolder(), changed);
        sandboxStore.save(changed);
        return changed;
    }

    /// Disks for hosts that never ran; those that did keep what they have.
    private void makeDisks(Sandbox sandbox, long bytes) {
        for (Host host : bytes == 0 ? List.<Host>of() : sandbox.hosts()) {
            HostFiles files = new HostFiles(sandboxStore.hostFolder(sandbox.name(), host.name()));
            if (!files.hasDisk() && files.started()) {
                throw new NodeletException(
                        host.name() + " of sandbox " + sandbox.name() + " uses the machine's disk already",
                        "Leave --disk out, or take the sandbox down first.");
            }
            if (!files.hasDisk()) {
                files.makeDisk(commands, bytes);
            }
        }
    }

    private Sandbox withHost(Sandbox sandbox, Host host, HostStarter starter, Programs programs) {
        HostFiles files = new HostFiles(sandboxStore.hostFolder(sandbox.name(), host.name()));
        files.prepare(sandbox, host, programs);
        List<String> init = init(sandbox, programs);
        RecordedProcess first =
                starter.start(sandbox, host, files, init, pid -> sandboxStore.save(sandbox.with(host.with(pid))));
        Sandbox changed = sandbox.with(host.with(first));
        sandboxStore.save(changed);
        faults.restore(changed, changed.host(host.name()));
        if (sandbox.init().equals("systemd")) {
            awaitBoot(changed, changed.host(host.name()));
        }
        return changed;
    }

    /// Waits until systemd has started what it boots with; a failed unit is the host's business.
    private void awaitBoot(Sandbox sandbox, Host host) {
        boolean listening = Poll.until(
                BOOT,
                () -> Files.exists(rootOf(host).resolve("run/systemd/private"))
                        || !host.init().alive());
        List<String> argv =
                HostShell.argv(sandbox, host, Map.of(), List.of("systemctl", "is-system-running", "--wait"));
        String state =
                listening ? commands.run(Command.of(argv).within(BOOT)).out().strip() : "no answer";
        if (!state.equals("running") && !state.equals("degraded")) {
            throw new NodeletException(
                    "systemd of " + host.name() + " did not boot: " + state,
                    "Look with: nodeletctl sandbox exec --name " + sandbox.name() + " " + host.name()
                            + " -- systemctl list-jobs");
        }
    }

    /// The bundle's own `pause`, which reaps orphans; a shell that does the same where a bundle lacks it.
    private static List<String> init(Sandbox sandbox, Programs programs) {
        if (sandbox.init().equals("systemd")) {
            return SYSTEMD;
        }
        return Files.isExecutable(programs.bundle().resolve("bin/pause"))
                ? List.of(Programs.BUNDLE + "/bin/pause")
                : List.of("/bin/sh", "-c", "while :; do sleep 1000000 & wait $!; done");
    }

    /// Has a master that began its cluster once join the others from now on, as after a reset.
    public static void sendTo(Host master, Host other) {
        Path file = rootOf(master).resolve(CONFIG);
        try {
            String text = Files.readString(file);
            if (text.lines().noneMatch(line -> line.startsWith("join:"))) {
                AtomicFile.write(
                        file, text + SandboxResources.text("master.yaml").formatted(other.address()), "0600");
            }
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// A running host's root folder, seen from the machine.
    public static Path rootOf(Host host) {
        return Path.of("/proc", Long.toString(host.init().pid()), "root");
    }

    /// Removes a sandbox and all it is made of, also one half made, and files without a record. The caller holds its
    /// lock.
    public void remove(String name) {
        Optional<SandboxCgroups> cgroups = sandboxStore.find(name).map(SandboxCgroups::of);
        cgroups.ifPresent(SandboxCgroups::remove);
        sandboxStore.delete(name);
        cgroups.ifPresent(SandboxCgroups::awaitCollected);
    }
}
