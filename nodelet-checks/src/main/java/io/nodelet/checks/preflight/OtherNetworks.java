package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.ForeignBridgeAddresses;
import io.nodelet.model.Ip;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Checks for what another network of pods left, and what would take the place of ours. Before the first start it stops
/// the start; later pods run, and it is said.
final class OtherNetworks {
    private static final String OURS = "10-nodelet.conflist";
    private static final String IPVS = "kube-ipvs0";
    private static final String SERVICES = "chain KUBE-SERVICES {";

    private OtherNetworks() {}

    static List<PreflightProblem> check(PreflightContext context) {
        List<PreflightProblem> faults = new ArrayList<>();
        if (!context.config().network().plugin().equals("none")) {
            configurations(context, faults);
            bridge(context, faults);
        }
        services(context, faults);
        return faults;
    }

    /// containerd takes the first by name.
    private static void configurations(PreflightContext context, List<PreflightProblem> faults) {
        String folder = Layout.CNI_CONFIG.toString();
        List<String> before = context.machine().names(folder).stream()
                .filter(text -> text.matches(".*\\.(conflist|conf|json)"))
                .filter(text -> text.compareTo(OURS) < 0)
                .toList();
        if (!before.isEmpty()) {
            faults.add(new PreflightProblem(
                    !context.began(),
                    "%s comes before this node's own network configuration, so pods would get that network"
                            .formatted(before.stream()
                                    .map(text -> folder + "/" + text)
                                    .collect(Collectors.joining(", "))),
                    "Move it away: mv " + folder + "/" + before.getFirst()
                            + " /root/. Or set network.plugin: none, if it is what you want."));
        }
    }

    private static void bridge(PreflightContext context, List<PreflightProblem> faults) {
        NodeConfig.Network network = context.config().network();
        String others = ForeignBridgeAddresses.on(context.machine(), network)
                .map(Ip::toString)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            faults.add(new PreflightProblem(
                    !context.began(),
                    "the bridge %s is there with the address %s, and pods' network here is another (%s): no pod would be plugged in"
                            .formatted(network.bridge(), others, String.join(", ", network.podCidrs())),
                    context.began()
                            ? "ip address flush dev " + network.bridge() + " && nodeletd phases start"
                            : "Delete it when nothing is plugged into it: ip link delete " + network.bridge()
                                    + ". Or give ours another name: network.bridge."));
        }
    }

    /// Another kube-proxy's: its rules and addresses would answer for services that are ours.
    private static void services(PreflightContext context, List<PreflightProblem> faults) {
        if (context.machine().exists("/sys/class/net/" + IPVS)) {
            faults.add(new PreflightProblem(
                    false,
                    "the interface " + IPVS + " is there: another kube-proxy left services' addresses on this machine",
                    "ip link delete " + IPVS));
        }
        boolean own = context.config().network().proxyMode().equals("iptables");
        if (!own
                && context.machine().nft().apply(List.of("list", "chains")).stream()
                        .anyMatch(text -> text.strip().equals(SERVICES))) {
            faults.add(new PreflightProblem(
                    false,
                    "the firewall has chains KUBE-SERVICES: another kube-proxy left rules for services' addresses",
                    "Take them out, or restart the machine, which forgets them, before the first start."));
        }
    }
}
