package io.nodelet.phases.network;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.KernelFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Drives [PodLinks]: sees what is plugged in through the kernel's files, and plugs in with `ip`.
public final class PodLinksDriver implements Driver<PodLinks> {
    private final Path root;
    private final Commands commands;

    public PodLinksDriver(Commands commands) {
        this(Path.of("/"), commands);
    }

    /// @param root of the file system
    PodLinksDriver(Path root, Commands commands) {
        this.root = root;
        this.commands = commands;
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
        PodLink any = links.getFirst();
        return routed(any)
                ? Difference.same()
                : Difference.changed(
                        "its address %s is gone, or the route to %s".formatted(any.gateway(), any.subnet()));
    }

    /// The links of this bridge that exist: a pod that ends takes its own away first.
    private List<PodLink> links(PodLinks wanted) {
        return PodLink.all(root).stream()
                .filter(it -> it.bridge().equals(wanted.bridge()) && Files.exists(link(it.name())))
                .toList();
    }

    private Stream<PodLink> loose(List<PodLink> links) {
        return links.stream()
                .filter(it -> !Files.exists(link(it.bridge()).resolve("brif").resolve(it.name())));
    }

    private Path link(String name) {
        return root.resolve("sys/class/net").resolve(name);
    }

    /// Whether the kernel sends what is for the subnet to the bridge. Only IPv4's table can be read as a file.
    private boolean routed(PodLink link) {
        String subnet = link.subnet().substring(0, link.subnet().indexOf('/'));
        byte[] bytes = InetAddress.ofLiteral(subnet).getAddress();
        if (bytes.length != Integer.BYTES) {
            return true;
        }
        int number = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
        String begin = "%s\t%08X\t".formatted(link.bridge(), number).toUpperCase(Locale.ROOT);
        try {
            return KernelFile.read(root.resolve("proc/net/route"))
                    .lines()
                    .anyMatch(it -> it.toUpperCase(Locale.ROOT).startsWith(begin));
        } catch (IOException e) {
            return true; // nothing is known to be wrong
        }
    }

    /// The bridge's traces are another resource's.
    @Override
    public Before before(PodLinks wanted) {
        return Before.NOTHING;
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
        ip("address", "replace", any.gateway(), "broadcast", "+", "dev", bridge);
        ip("link", "set", "dev", bridge, "up");
        for (PodLink link : loose(links).toList()) {
            ip("link", "set", "dev", link.name(), "master", bridge);
            ip("link", "set", "dev", link.name(), "type", "bridge_slave", "hairpin", "on");
        }
        String address = any.gateway().substring(0, any.gateway().indexOf('/'));
        ip("route", "replace", any.subnet(), "dev", bridge, "proto", "kernel", "scope", "link", "src", address);
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
    public void restore(String key, Before before) {}
}
