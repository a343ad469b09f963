package io.nodelet.network;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.KernelFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Drives [PodLinks]: sees what is plugged in through the kernel's files, and plugs in with `ip`. What seems wrong is
/// looked at twice: the kernel takes the link of a pod that is going out of the bridge first, and away moments later.
public final class PodLinksDriver implements Driver<PodLinks> {
    private final Path root;
    private final Commands commands;
    private final Runnable rest;

    public PodLinksDriver(Commands commands) {
        this(Path.of("/"), commands, PodFirewallRulesDriver::letGo);
    }

    /// @param root of the file system
    /// @param rest lets pods that are going go
    PodLinksDriver(Path root, Commands commands, Runnable rest) {
        this.root = root;
        this.commands = commands;
        this.rest = rest;
    }

    @Override
    public Class<PodLinks> type() {
        return PodLinks.class;
    }

    @Override
    public String kind() {
        return "pod-links";
    }

    @Override
    public Difference compare(PodLinks wanted) {
        List<PodLink> links = links(wanted);
        List<PodLink> loose = loose(links).toList();
        Difference seen = difference(wanted, links);
        if (seen.isSame()) {
            return seen;
        }
        rest.run();
        return difference(wanted, loose.isEmpty() ? links(wanted) : both(links(wanted), loose));
    }

    private static List<PodLink> both(List<PodLink> links, List<PodLink> others) {
        return links.stream().filter(others::contains).toList();
    }

    private Difference difference(PodLinks wanted, List<PodLink> links) {
        if (links.isEmpty()) {
            return Difference.same();
        }
        if (!Files.exists(link(wanted.bridge()))) {
            return Difference.changed("the bridge is gone, and %d pods with it".formatted(links.size()));
        }
        List<String> loose = loose(links).map(PodLink::name).toList();
        if (!loose.isEmpty()) {
            return Difference.changed("no longer plugged in: " + String.join(", ", loose));
        }
        return links.getFirst().gateways().stream()
                .filter(text -> !routed(wanted.bridge(), PodLink.subnet(text)))
                .findFirst()
                .map(text -> Difference.changed(
                        "its address %s is gone, or the route to %s".formatted(text, PodLink.subnet(text))))
                .orElseGet(Difference::same);
    }

    /// The links of this bridge that exist: a pod that ends takes its own away first.
    private List<PodLink> links(PodLinks wanted) {
        return PodLink.all(root).stream()
                .filter(podLink -> podLink.bridge().equals(wanted.bridge()) && Files.exists(link(podLink.name())))
                .toList();
    }

    private Stream<PodLink> loose(List<PodLink> links) {
        return links.stream()
                .filter(podLink ->
                        !Files.exists(link(podLink.bridge()).resolve("brif").resolve(podLink.name())));
    }

    private Path link(String name) {
        return root.resolve("sys/class/net").resolve(name);
    }

    /// Whether the kernel sends what is for the subnet to the bridge.
    private boolean routed(String bridge, String subnet) {
        byte[] bytes =
                InetAddress.ofLiteral(subnet.substring(0, subnet.indexOf('/'))).getAddress();
        return bytes.length == Integer.BYTES ? routed4(bridge, bytes) : routed6(bridge, bytes, subnet);
    }

    private boolean routed4(String bridge, byte[] subnet) {
        int number = ByteBuffer.wrap(subnet).order(ByteOrder.nativeOrder()).getInt();
        String begin = "%s\t%08X\t".formatted(bridge, number).toUpperCase(Locale.ROOT);
        return anyLine("proc/net/route", text -> text.toUpperCase(Locale.ROOT).startsWith(begin));
    }

    /// A line has the network, its prefix in hex, and at its end the interface.
    private boolean routed6(String bridge, byte[] bytes, String subnet) {
        int prefix = Integer.parseInt(subnet.substring(subnet.indexOf('/') + 1));
        String begin = HexFormat.of().formatHex(bytes) + " %02x ".formatted(prefix);
        return anyLine(
                "proc/net/ipv6_route",
                text -> text.startsWith(begin) && text.strip().endsWith(" " + bridge));
    }

    private boolean anyLine(String file, Predicate<String> fits) {
        try {
            return KernelFile.read(root.resolve(file)).lines().anyMatch(fits);
        } catch (IOException e) {
            return true; // nothing is known to be wrong
        }
    }

    /// The bridge's traces are another resource's.
    @Override
    public PriorState before(PodLinks wanted) {
        return PriorState.NOTHING;
    }

    @Override
    public void apply(PodLinks wanted) {
        List<PodLink> links = links(wanted);
        if (links.isEmpty()) {
            return;
        }
        PodLink any = links.getFirst();
        String bridge = wanted.bridge();
        if (!Files.exists(link(bridge))) {
            ip("link", "add", "name", bridge, "address", any.bridgeMac(), "mtu", mtu(any), "type", "bridge");
        }
        any.gateways().forEach(gateway -> addAddress(gateway, bridge));
        ip("link", "set", "dev", bridge, "up");
        for (PodLink link : loose(links).toList()) {
            ip("link", "set", "dev", link.name(), "master", bridge);
            ip("link", "set", "dev", link.name(), "type", "bridge_slave", "hairpin", "on");
        }
        any.gateways().forEach(gateway -> addRoute(gateway, bridge));
    }

    /// Nobody else has it: the kernel need not ask the neighbours first, as it does for IPv6.
    private void addAddress(String gateway, String bridge) {
        if (gateway.contains(":")) {
            ip("address", "replace", gateway, "dev", bridge, "nodad");
        } else {
            ip("address", "replace", gateway, "broadcast", "+", "dev", bridge);
        }
    }

    private void addRoute(String gateway, String bridge) {
        String address = gateway.substring(0, gateway.indexOf('/'));
        String subnet = PodLink.subnet(gateway);
        if (gateway.contains(":")) {
            ip("route", "replace", subnet, "dev", bridge, "proto", "kernel");
        } else {
            ip("route", "replace", subnet, "dev", bridge, "proto", "kernel", "scope", "link", "src", address);
        }
    }

    private String mtu(PodLink link) {
        try {
            return KernelFile.read(link(link.name()).resolve("mtu")).strip();
        } catch (IOException e) {
            return "1500";
        }
    }

    private void ip(String... arguments) {
        commands.run(Command.of("ip").plus(arguments)).orThrow();
    }

    @Override
    public void restore(String key, PriorState priorState) {}
}
