package io.nodelet.sandbox;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The network between a sandbox's hosts: a network namespace with a bridge, and no way out. All links are made inside
/// it; the machine's own network never sees one.
final class VirtualSwitch {
    /// The cgroup of the process that holds the namespace.
    static final String MEMBER = "switch";

    private final Commands commands;

    VirtualSwitch(Commands commands) {
        this.commands = commands;
    }

    /// Makes the bridge in the namespace that a process holds.
    void build(RecordedProcess holder, Sandbox sandbox) {
        Path own = Path.of("/proc/self/ns/net");
        if (!Poll.until(Duration.ofSeconds(5), () -> !namespace(holder.pid()).equals(link(own)))) {
            throw new NodeletException("the switch of sandbox " + sandbox.name() + " got no network of its own");
        }
        ip(holder, """
            link set lo up
            link add br0 type bridge forward_delay 0
            addr add %s/24 dev br0
            addr add %s/64 dev br0 nodad
            link set br0 up
            route add unreachable default
            """.formatted(sandbox.gateway(), Sandbox.ipv6(sandbox.gateway())));
    }

    /// Plugs a host in, and gives it its address.
    void plug(RecordedProcess holder, Host host, long init, String gateway) {
        String port = port(host);
        // What a host that was just killed had is there until the kernel has cleared its network away.
        commands.run(inside(holder, "ip", "link", "delete", port));
        ip(holder, """
                link add %s type veth peer name eth0 netns %d
                link set %s master br0 up
                """.formatted(port, init, port));
        ip(RecordedProcess.of(init), """
                link set lo up
                addr add %s/24 dev eth0
                addr add %s/64 dev eth0 nodad
                link set eth0 up
                route add default via %s
                """.formatted(host.address(), Sandbox.ipv6(host.address()), gateway));
    }

    /// The end of a host's link at the switch.
    static String port(Host host) {
        return "h" + host.address().substring(host.address().lastIndexOf('.') + 1);
    }

    /// Refuses to go on without a switch.
    static void requireRunning(Sandbox sandbox) {
        if (!sandbox.switchHolder().alive()) {
            throw new NodeletException(
                    "the network of sandbox " + sandbox.name() + " does not run",
                    "Start it again with: nodeletctl sandbox up --name " + sandbox.name());
        }
    }

    /// Lets through what these faults let through, and nothing else.
    void filter(Sandbox sandbox, Faults faults) {
        commands.run(inside(sandbox.switchHolder(), "nft", "-f", "-").input(NetRules.nft(sandbox, faults)))
                .orThrow();
    }

    /// Gives a running host's link its quality, but for the loss, which is the filter's.
    void shape(Host host, LinkQuality quality) {
        commands.run(inside(host.init(), NetRules.queue(quality).toArray(String[]::new)))
                .orThrow();
    }

    /// Refuses to go on where the kernel can't hold packets back.
    void requireDelay() {
        CommandResult tried =
                commands.run(Command.of("unshare", "--net", "tc", "qdisc", "add", "dev", "lo", "root", "netem"));
        if (!tried.ok()) {
            throw new NodeletException(
                    "this machine's kernel can't delay packets, for it has no netem: " + tried.tail(),
                    "Loss and a low rate work here. A delay needs a kernel with CONFIG_NET_SCH_NETEM.");
        }
    }

    private static Command inside(RecordedProcess holder, String... command) {
        return Command.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net").plus(command);
    }

    private void ip(RecordedProcess inside, String batch) {
        commands.run(inside(inside, "ip", "-batch", "-").input(batch)).orThrow();
    }

    private static String namespace(long pid) {
        return link(Path.of("/proc", Long.toString(pid), "ns", "net"));
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            throw new NodeletException("can't read " + path + ": the process ended", e);
        }
    }
}
