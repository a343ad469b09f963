package io.nodelet.sandbox;

import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The network between a sandbox's hosts: a network namespace with a bridge, and no way out. All links are made inside
/// it; the machine's own network never sees one.
final class Switch {
    /// The cgroup of the process that holds the namespace.
    static final String MEMBER = "switch";

    private final Commands commands;

    Switch(Commands commands) {
        this.commands = commands;
    }

    /// Makes the bridge in the namespace that a process holds.
    void build(ProcessId holder, Sandbox sandbox) {
        Path own = Path.of("/proc/self/ns/net");
        if (!Poll.until(Duration.ofSeconds(5), () -> !namespace(holder.pid()).equals(link(own)))) {
            throw new NodeletException("the switch of sandbox " + sandbox.name() + " got no network of its own");
        }
        ip(holder, """
            link set lo up
            link add br0 type bridge forward_delay 0
            addr add %s/24 dev br0
            link set br0 up
            route add unreachable default
            """.formatted(sandbox.gateway()));
    }

    /// Plugs a host in, and gives it its address.
    void plug(ProcessId holder, Host host, long init, String gateway) {
        String port = "h" + host.address().substring(host.address().lastIndexOf('.') + 1);
        ip(holder, """
                link add %s type veth peer name eth0 netns %d
                link set %s master br0 up
                """.formatted(port, init, port));
        ip(ProcessId.of(init), """
                link set lo up
                addr add %s/24 dev eth0
                link set eth0 up
                route add default via %s
                """.formatted(host.address(), gateway));
    }

    private void ip(ProcessId inside, String batch) {
        commands.run(Command.of("nsenter", "--net=/proc/" + inside.pid() + "/ns/net", "ip", "-batch", "-")
                        .input(batch))
                .orThrow();
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
