package io.nodelet.ctl.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.HostDaemon;
import io.nodelet.sandbox.HostShell;
import io.nodelet.sandbox.NodeletdLock;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Hosts of a sandbox on their way into its cluster: all at once, with tokens that are taken away again. Masters wait
/// for each other where they must.
final class HostJoin {
    private static final String TOKEN = "etc/pf9/nodelet/join-token";
    private static final String CONFIG = "etc/pf9/nodelet/nodelet.yaml";
    /// A worker gets it last: who has it has joined.
    private static final String IDENTITY = "etc/pf9/kube.d/certs/nodelet.crt";
    /// What a master has once etcd's cluster has let it in.
    private static final String MEMBER = "var/opt/pf9/kube/etcd/data/member/wal";

    private static final Duration MAKE_TOKEN = Duration.ofMinutes(1);
    private static final Duration START = Duration.ofMinutes(10);
    private final Sandbox sandbox;
    private final PrintWriter out;
    private final List<Host> hosts;

    /// @param hosts those of the sandbox that shall be in
    HostJoin(Sandbox sandbox, List<Host> hosts, PrintWriter out) {
        this.sandbox = sandbox;
        this.out = out;
        this.hosts = hosts;
    }

    static List<Host> workers(Sandbox sandbox) {
        return sandbox.hosts().stream()
                .filter(host -> host.role() == Role.WORKER)
                .toList();
    }

    static List<Host> masters(Sandbox sandbox) {
        return sandbox.hosts().stream()
                .filter(host -> host.role() == Role.MASTER)
                .toList();
    }

    /// Whether a host has been in the cluster: it brings itself back then, beside the others.
    static boolean joined(Host host) {
        return has(host, host.role() == Role.MASTER ? MEMBER : IDENTITY);
    }

    /// Starts the phases of each, and leaves a daemon in each.
    void join() {
        List<Host> fresh = hosts.stream().filter(host -> !joined(host)).toList();
        try {
            if (!fresh.isEmpty()) {
                requireSharedNetwork();
                hand(fresh);
            }
            startAll();
        } finally {
            hosts.forEach(HostJoin::takeBack);
        }
    }

    /// A sandbox that was made with one host has a network for one.
    private void requireSharedNetwork() {
        Path file = Sandboxes.rootOf(sandbox.host("")).resolve(CONFIG);
        try (Stream<String> lines = Files.lines(file)) {
            if (lines.anyMatch(line -> line.matches("\\s*plugin:\\s*bridge\\s*"))) {
                throw new NodeletException(
                        "the pods' network of sandbox " + sandbox.name()
                                + " is a bridge, which connects one node only: it" + " was made with one host",
                        "Take it down and make it with its workers: nodeletctl sandbox down"
                                + SandboxOptions.option(sandbox.name()));
            }
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Workers share one; a master has one of its own.
    private void hand(List<Host> fresh) {
        String shared = "";
        for (Host host : fresh) {
            String token = host.role() == Role.MASTER || shared.isEmpty() ? token(host.role()) : shared;
            shared = host.role() == Role.WORKER ? token : "";
            if (host.role() == Role.MASTER) {
                Sandboxes.sendTo(host, running(host));
            }
            AtomicFile.write(Sandboxes.rootOf(host).resolve(TOKEN), token, "0600");
        }
    }

    /// A master that is in the cluster, and another than this host.
    private Host running(Host notThis) {
        return masters(sandbox).stream()
                .filter(host -> !host.name().equals(notThis.name()) && joined(host))
                .findFirst()
                .orElseGet(() -> sandbox.host(""));
    }

    private String token(Role role) {
        List<String> create = List.of("nodeletctl", "token", "create", "--role", role.wireName());
        List<String> command = new ArrayList<>(create);
        command.addAll(List.of("--ttl", "15m", "--description", "sandbox up"));
        CommandResult made = in(running(hosts.getFirst()), MAKE_TOKEN, command);
        if (!made.ok()) {
            throw new NodeletException(
                    "no join token could be made: " + made.err().strip());
        }
        return made.out();
    }

    private static void takeBack(Host host) {
        try {
            Files.deleteIfExists(Sandboxes.rootOf(host).resolve(TOKEN));
        } catch (IOException e) {
            throw new NodeletException("can't delete " + TOKEN + " of " + host.name() + ": " + AtomicFile.reason(e), e);
        }
    }

    private void startAll() {
        Queue<NodeletException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = hosts.stream()
                .map(host -> Thread.ofVirtual().name(host.name()).start(() -> {
                    try {
                        start(host);
                    } catch (NodeletException e) {
                        failures.add(e);
                    }
                }))
                .toList();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while hosts joined", "The same `up` again goes on from here.", e);
        }
        if (!failures.isEmpty()) {
            throw new NodeletException(
                    String.join(
                            "\n", failures.stream().map(Throwable::getMessage).toList()),
                    "The same `up` again goes on from here.");
        }
    }

    private void start(Host host) {
        long began = System.nanoTime();
        var daemon = new HostDaemon(sandbox, host);
        if (!daemon.comes()) {
            NodeletdLock.await(
                    host, () -> System.err.println("waiting for the nodeletd that is at work in " + host.name()));
        }
        CommandResult result = in(host, START, List.of("nodeletd", "phases", "start"));
        if (!result.ok()) {
            throw new NodeletException("not all phases of " + host.name() + " started (exit " + result.exit() + "):\n"
                    + result.out() + result.err());
        }
        daemon.ensure();
        synchronized (out) {
            out.printf(
                    "%s: its phases run, and nodeletd keeps it (%.1f s)%n",
                    host.name(), (System.nanoTime() - began) / 1e9);
            out.flush();
        }
    }

    private static boolean has(Host host, String file) {
        return Files.exists(Sandboxes.rootOf(host).resolve(file));
    }

    private CommandResult in(Host host, Duration limit, List<String> command) {
        List<String> argv = HostShell.argv(sandbox, host, Map.of(), command);
        return new LinuxCommands().run(Command.of(argv).within(limit));
    }
}
