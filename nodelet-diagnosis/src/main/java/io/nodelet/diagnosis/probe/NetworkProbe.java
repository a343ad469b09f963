package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Firewall;
import io.nodelet.checks.machine.ForeignBridgeAddresses;
import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.NodeTraffic;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.model.Ip;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.network.PodNetwork;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.Network;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The pods' network on this node.
record NetworkProbe(Machine machine, NodeSpec spec, Commands commands, ProbeRunner probeRunner) {
    static final Network UNSEEN = new Network(
            "", "", 0, true, "", List.of(), "", List.of(), List.of(), "", "", true, List.of(), "", List.of(),
            List.of());
    private static final Pattern OF_EVERY_LINK = Pattern.compile("(fe80|ff)[0-9a-f]+");
    private static final String OURS = "10-nodelet.conflist";
    private static final List<String> NFT = List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft");
    private static final String LEASES = Layout.RUN + "/cni/nodelet";

    Network probe() {
        NodeConfig.Network network = spec.config().network();
        boolean bridged = !network.plugin().equals("none");
        ResolvConf resolver = ResolvConf.ofNode();
        Firewall firewall = Firewall.look(list -> nft(list).toList());
        return new Network(
                bridged ? network.bridge() : "",
                link(network.bridge()),
                (int) machine.names(LEASES).stream()
                        .filter(name -> name.matches("[0-9a-f.:]+"))
                        .count(),
                routed(network.bridge()),
                bridged && network.plugin().equals("bridge")
                        ? PodNetwork.firstSubnets(network).getFirst()
                        : "",
                nft(List.of("list", "tables"))
                        .map(text -> text.replaceFirst("^table ", ""))
                        .toList(),
                network.proxyMode().equals("nftables") ? "ip kube-proxy" : "",
                firewall.at("forward").stream()
                        .filter(chain -> !NodeTraffic.passes(chain, network))
                        .map(chain -> chain.name() + ": " + chain.how())
                        .toList(),
                machine.names(Layout.CNI_CONFIG.toString()).stream()
                        .filter(name -> name.matches(".*\\.(conflist|conf|json)"))
                        .toList(),
                bridged ? OURS : "",
                resolver.path().toString(),
                Files.exists(resolver.path()),
                resolver.servers(),
                ServiceNetwork.dns(spec),
                firewall.at("input").stream()
                        .flatMap(chain -> NodeTraffic.of(spec.config()).unnamed(chain).stream())
                        .toList(),
                bridged
                        ? ForeignBridgeAddresses.on(machine, network)
                                .map(Ip::toString)
                                .toList()
                        : List.of());
    }

    private String link(String bridge) {
        if (!machine.exists("/sys/class/net/" + bridge)) {
            return "missing";
        }
        return machine.nics().get().stream()
                .filter(nic -> nic.name().equals(bridge))
                .findFirst()
                .map(nic -> nic.addresses().isEmpty() ? "without address" : "up")
                .orElse("down");
    }

    private boolean routed(String bridge) {
        return leads(
                Stream.of("/proc/net/route", "/proc/net/ipv6_route").flatMap(file -> machine.lines(file).stream()),
                bridge);
    }

    /// Whether one of these leads to pods: what the kernel gives every link of its own accord (fe80::/10, ff00::/8)
    /// does not.
    ///
    /// @param routes lines of the kernel's, of IPv4 or IPv6
    static boolean leads(Stream<String> routes, String bridge) {
        return routes.map(line -> List.of(line.strip().split("\\s+")))
                .anyMatch(fields -> fields.contains(bridge)
                        && !OF_EVERY_LINK.matcher(fields.getFirst()).matches());
    }

    /// Where another back end makes the tables, nobody needs nft, and it may not be there.
    private Stream<String> nft(List<String> question) {
        boolean needed = spec.config().network().proxyMode().equals("nftables")
                || NFT.stream().anyMatch(machine::exists);
        return needed
                ? probeRunner.part("firewall", Component.NETWORK, () -> listed(question), List.<String>of()).stream()
                : Stream.empty();
    }

    private List<String> listed(List<String> question) {
        return commands.run(Command.of("nft").plus(question.toArray(String[]::new)))
                .orThrow()
                .out()
                .lines()
                .toList();
    }
}
