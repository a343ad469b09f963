package io.nodelet.ctl.sandbox;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.build.BuildOptions;
import io.nodelet.bundle.build.BundleBuilder;
import io.nodelet.bundle.build.UserFolders;
import io.nodelet.ctl.bundle.BuildProgressView;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.HostDaemon;
import io.nodelet.sandbox.HostShell;
import io.nodelet.sandbox.LinkQuality;
import io.nodelet.sandbox.MachinePackages;
import io.nodelet.sandbox.NodeletdLock;
import io.nodelet.sandbox.Programs;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox up`.
@Command(
        name = "up",
        description = {
            "Makes a sandbox and brings Kubernetes up in it. Run again, it goes on where it stopped: hosts that run stay,"
                    + " missing ones are made.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl sandbox up",
            "  nodeletctl sandbox up --workers 2",
            "  nodeletctl sandbox up --masters 3 --workers 2",
            "  nodeletctl sandbox up --name t1 --init systemd --yes",
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Option(names = "--masters", defaultValue = "1", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int masters;

    @Option(names = "--workers", defaultValue = "0", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--vip", description = "Give the masters a virtual IP, with keepalived: address 9 of its network.")
    private boolean vip;

    @Option(names = "--dual-stack", description = "IPv6 beside IPv4: for nodes, pods and services.")
    private boolean dual;

    @Option(
            names = "--init",
            paramLabel = "KIND",
            description = "The hosts' PID 1: ${COMPLETION-CANDIDATES}. Default: that of the sandbox, or small.")
    private @Nullable Init init;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The components to install. Default: this program's own, built when it is missing.")
    private @Nullable Path bundle;

    @Option(names = "--yes", description = "Install missing Debian packages without a question.")
    private boolean yes;

    @Option(names = "--hosts-only", description = "Make the hosts, and start no phases in them.")
    private boolean hostsOnly;

    @Option(names = "--no-daemon", description = "Start the phases, and leave no nodeletd that keeps the node.")
    private boolean noDaemon;

    @Option(
            names = "--disk",
            defaultValue = "0",
            paramLabel = "SIZE",
            description =
                    "A disk of its own for each host, such as 8G, so that it can be filled; it takes room as it is"
                            + " written to. Default: hosts share the machine's.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String disk;

    @Option(names = "--net-loss", paramLabel = "PERCENT", description = "See `sandbox net`; for every host.")
    private @Nullable String loss;

    @Option(names = "--net-rate", paramLabel = "RATE", description = "See `sandbox net`; for every host.")
    private @Nullable String rate;

    @Option(names = "--net-delay", paramLabel = "TIME", description = "See `sandbox net`; for every host.")
    private @Nullable String delay;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private enum Init {
        small,
        systemd
    }

    @Override
    public Integer call() {
        requireMeant();
        SandboxOptions.requireRoot();
        long began = System.nanoTime();
        requireDaemonForOthers();
        Path dist = MachinePackages.dist();
        MachinePackages.require(dist, init().equals("systemd"), vip, yes);
        Programs programs = new Programs(dist, Path.of(System.getProperty("java.home")), components());
        try (var _ = sandboxOptions.store().lock(sandboxOptions.name())) {
            Sandbox sandbox = makeHosts(programs);
            if (!hostsOnly) {
                startMasters(sandbox);
                join(sandbox, HostJoin.workers(sandbox));
            }
            sayWhatNext(sandbox, began);
        }
        return 0;
    }

    /// The bundle named, that of the sandbox, or this program's own.
    private Path components() {
        Optional<Path> recorded =
                sandboxOptions.store().find(sandboxOptions.name()).map(sandbox -> Path.of(sandbox.bundle()));
        Path named = bundle == null ? null : bundle.toAbsolutePath().normalize();
        if (named != null && recorded.isPresent() && !recorded.get().equals(named)) {
            throw new NodeletException(
                    "sandbox " + sandboxOptions.name() + " has the bundle " + recorded.get() + ", not " + named,
                    "Leave --bundle out, or take the sandbox down first.");
        }
        Path found = named != null ? named : recorded.orElseGet(this::ownBundle);
        if (!hostsOnly && !Bundle.open(found).looksWhole()) {
            throw new NodeletException(
                    "the bundle " + found + " lacks files, or they have the wrong size",
                    "Build it again with: nodeletctl bundle build");
        }
        return found;
    }

    private String init() {
        return init != null
                ? init.name()
                : sandboxOptions
                        .store()
                        .find(sandboxOptions.name())
                        .map(Sandbox::init)
                        .orElse("small");
    }

    private Path ownBundle() {
        BuildOptions options = BuildOptions.standard().withTestImages();
        try (BuildProgressView lines = BuildProgressView.onStandardError()) {
            return new BundleBuilder(UserFolders.ofUser()).ensureBundle(yes ? options.withYes() : options, lines);
        }
    }

    private Sandboxes.Wish wish() {
        return new Sandboxes.Wish(sandboxOptions.name(), masters, workers, init(), DiskSize.bytes(disk), vip, dual);
    }

    /// What is wrong of the command line itself is said before anything is looked at.
    private void requireMeant() {
        sandboxOptions.requireName();
        Sandboxes.Wish _ = wish();
        LinkQuality _ = new NetCommand.Change(loss, rate, delay).apply(LinkQuality.GOOD);
    }

    private Sandbox makeHosts(Programs programs) {
        long began = System.nanoTime();
        Sandbox sandbox = sandboxOptions.sandboxes().make(wish(), programs);
        var net = new NetCommand.Change(loss, rate, delay);
        if (net.any()) {
            sandboxOptions.faults().link(sandbox, sandbox.hosts(), net);
        }
        if (!hostsOnly) {
            sandboxOptions.faults().requireAwake(sandbox, sandbox.hosts());
        }
        for (Host host : sandbox.hosts()) {
            out().printf("%s  %s  %s%n", host.name(), host.address(), host.state());
        }
        out().printf("%d running (%.1f s)%n", sandbox.hosts().size(), seconds(began));
        out().flush();
        return sandbox;
    }

    private void keep(Sandbox sandbox, Host host) {
        if (!noDaemon) {
            new HostDaemon(sandbox, host).ensure();
            out().println("nodeletd keeps " + host.name() + " from here on: kill something in it, and look");
        }
    }

    /// The first master alone begins a cluster. Where it is one of several already none comes back alone: all at once.
    private void startMasters(Sandbox sandbox) {
        List<Host> masters = HostJoin.masters(sandbox);
        List<Host> others = masters.subList(1, masters.size());
        if (others.stream().anyMatch(HostJoin::joined)) {
            join(sandbox, masters.stream().filter(HostJoin::joined).toList());
            join(
                    sandbox,
                    masters.stream().filter(host -> !HostJoin.joined(host)).toList());
        } else {
            startPhases(sandbox, masters.getFirst());
            keep(sandbox, masters.getFirst());
            join(sandbox, others);
        }
    }

    private void join(Sandbox sandbox, List<Host> hosts) {
        if (!hosts.isEmpty()) {
            new HostJoin(sandbox, hosts, out()).join();
        }
    }

    /// It is the master's daemon that looks at who wants to join.
    private void requireDaemonForOthers() {
        boolean asked = masters + workers > 1
                || sandboxOptions
                        .store()
                        .find(sandboxOptions.name())
                        .filter(sandbox -> sandbox.hosts().size() > 1)
                        .isPresent();
        if (noDaemon && asked && !hostsOnly) {
            throw new UsageException(
                    "other hosts can't join with --no-daemon: it is the master's daemon that lets them in",
                    "Leave --no-daemon out. Later: nodeletctl sandbox exec master-1 -- nodeletd pause");
        }
    }

    private static void startPhases(Sandbox sandbox, Host host) {
        if (!new HostDaemon(sandbox, host).comes()) {
            NodeletdLock.await(
                    host, () -> System.err.println("waiting for the nodeletd that is at work in " + host.name()));
        }
        List<String> argv = HostShell.argv(sandbox, host, System.getenv(), List.of("nodeletd", "phases", "start"));
        int exit;
        try {
            exit = new ProcessBuilder(argv).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new NodeletException("can't enter " + host.name() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while the phases of " + host.name() + " started", e);
        }
        if (exit != 0) {
            throw new NodeletException(
                    "not all phases of " + host.name() + " started (exit " + exit + ")",
                    "See `nodeletctl sandbox logs" + SandboxOptions.option(sandbox.name()) + " " + host.name()
                            + "`; the same `up` again goes on from here.");
        }
    }

    private void sayWhatNext(Sandbox sandbox, long began) {
        String self = SandboxOptions.self() + " sandbox ";
        String name = SandboxOptions.option(sandbox.name());
        String host = sandbox.host("").name();
        out().printf("%nSandbox %s is up, in %.1f s. Next:%n", sandbox.name(), seconds(began));
        if (!hostsOnly) {
            out().printf("  %skubectl%s -- get nodes%n", self, name);
            out().printf("  %sexec%s %s -- nodeletd phases status --verbose%n", self, name, host);
        }
        if (!hostsOnly && !noDaemon) {
            out().printf("  %sexec%s %s -- nodeletd status%n", self, name, host);
        }
        out().printf("  %sshell%s %s%n", self, name, host);
        out().printf("  %sdown%s%n", self, name);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
