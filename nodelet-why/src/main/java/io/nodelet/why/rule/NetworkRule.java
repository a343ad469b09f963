package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Network;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The pods' network on this node: bridge, routes, firewall tables, and which configuration is chosen.
final class NetworkRule implements Rule {
    /// Phases whose packets cross the node: a firewall that drops what is forwarded is a fault only when they fail.
    private static final Set<Integer> CROSSING = Set.of(100, 140, 170);
    private static final Set<ReasonCode> UNREACHED = Set.of(ReasonCode.PODS_UNREACHED, ReasonCode.POD_NOT_RUNNING);

    private static final Remedy PLUGGED_IN = Remedy.start(
            "Makes the bridge, its address and its route again and plugs the pods into it. No pod is restarted.");

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Network network = facts.network();
        if (facts.stage() != Stage.STARTED) {
            return Stream.empty();
        }
        List<Finding> found = new ArrayList<>();
        if (!network.bridge().isEmpty() && network.pods() > 0) {
            bridge(network, found);
        }
        foreign(network, found);
        proxyTable(facts, found);
        tables(facts, found);
        if (facts.phases().stream()
                .anyMatch(phaseSeen -> CROSSING.contains(phaseSeen.number()) && phaseSeen.failed())) {
            drops(network, found);
        }
        chosen(network, found);
        unreached(facts, found);
        return found.stream();
    }

    private static void bridge(Network network, List<Finding> found) {
        String seen = "%s: %s; %d pods have addresses".formatted(network.bridge(), network.link(), network.pods());
        if (!network.link().equals("up")) {
            found.add(network(
                    Cause.BRIDGE_GONE,
                    network.bridge(),
                    "The pods' bridge " + network.bridge() + " is " + network.link(),
                    seen,
                    PLUGGED_IN));
        } else if (!network.routed()) {
            found.add(network(
                    Cause.ROUTE_GONE,
                    network.bridge(),
                    "No route leads to the pods",
                    "no route in /proc/net/route through " + network.bridge(),
                    PLUGGED_IN));
        }
    }

    private static void proxyTable(Facts facts, List<Finding> found) {
        Network network = facts.network();
        Optional<ServiceSeen> proxy = facts.service("kube-proxy").filter(ServiceSeen::running);
        boolean listed = !network.tables().isEmpty() || network.proxyTable().isEmpty();
        if (proxy.isPresent()
                && !network.proxyTable().isEmpty()
                && !network.tables().contains(network.proxyTable())) {
            found.add(Finding.of(
                    Cause.TABLE_GONE,
                    Component.KUBE_PROXY,
                    network.proxyTable(),
                    "The firewall table `" + network.proxyTable() + "` is gone: services have no addresses",
                    List.of(listed ? "nft list tables: " + String.join(", ", network.tables()) : "nft lists no table"),
                    Remedy.restart(List.of(proxy.get().name()), "kube-proxy writes it again when it starts.")));
        }
    }

    /// What somebody's reload of a firewall took: rules of pods that run, and flannel's table.
    private static void tables(Facts facts, List<Finding> found) {
        Optional<ServiceSeen> flannel = facts.service("flanneld").filter(ServiceSeen::running);
        facts.phases().stream()
                .filter(PhaseSeen::failed)
                .flatMap(phase -> phase.differences().stream())
                .forEach(drift -> {
                    if (drift.code() == ReasonCode.POD_RULES_GONE) {
                        found.add(network(
                                Cause.TABLE_GONE,
                                "pods",
                                "The firewall was loaded anew, and pods' rules are gone from it",
                                drift.why(),
                                Remedy.start("Writes them again; no pod is restarted. The daemon does the same by"
                                        + " itself.")));
                    }
                });
        flannel.ifPresent(serviceSeen -> facts.phases().stream()
                .filter(phase -> phase.failed()
                        && phase.code() == ReasonCode.TABLE_GONE
                        && phase.subject().equals("flanneld"))
                .forEach(phase -> found.add(Finding.of(
                        Cause.TABLE_GONE,
                        Component.FLANNEL,
                        "flanneld",
                        "The firewall was loaded anew, and flannel's table is gone from it",
                        List.of(phase.reason()),
                        Remedy.restart(List.of(serviceSeen.name()), "flanneld writes it again when it starts.")))));
    }

    /// The bridge plugin gives no pod an address while it is there.
    private static void foreign(Network network, List<Finding> found) {
        if (!network.addresses().isEmpty()) {
            found.add(network(
                    Cause.BRIDGE_FOREIGN,
                    network.bridge(),
                    "The pods' bridge " + network.bridge() + " has an address of another network, so no pod is plugged"
                            + " into it",
                    "%s: %s; the pods' network here is %s"
                            .formatted(network.bridge(), String.join(", ", network.addresses()), network.subnet()),
                    new Remedy(
                            "ip address flush dev " + network.bridge() + " && nodeletd phases start",
                            "Another network left it. What pods are plugged in already get their gateway back.")));
        }
    }

    private static void drops(Network network, List<Finding> found) {
        if (!network.input().isEmpty()) {
            found.add(Finding.of(
                    Cause.INPUT_DROPPED,
                    Component.NETWORK,
                    network.input().getFirst(),
                    "A firewall drops what comes in, pods' calls to this node among it",
                    network.input(),
                    Remedy.advice("Let in what the evidence says that the chain does not name; docs/network.md has the"
                            + " whole list. Restart nothing: what waits goes on by itself.")));
        }
        if (!network.drops().isEmpty()) {
            found.add(network(
                    Cause.FORWARD_DROPPED,
                    network.drops().getFirst(),
                    "A firewall drops what is forwarded, pods' packets among it",
                    "nft: " + String.join("; ", network.drops()),
                    Remedy.advice("Allow the pods' network in that chain, or let its policy be accept.")));
        }
    }

    private static void chosen(Network network, List<Finding> found) {
        boolean foreign = !network.ours().isEmpty()
                && network.conflists().contains(network.ours())
                && !network.conflists().getFirst().equals(network.ours());
        if (foreign) {
            String first = network.conflists().getFirst();
            found.add(network(
                    Cause.CNI_FOREIGN,
                    first,
                    first + " comes before the node's own network configuration, so pods get that network",
                    "/etc/cni/net.d: " + String.join(", ", network.conflists()),
                    new Remedy(
                            "mv /etc/cni/net.d/" + first + " /root/",
                            "Or set network.plugin: none, if it is what you want.")));
        }
    }

    private static void unreached(Facts facts, List<Finding> found) {
        facts.phases().stream()
                .filter(PhaseSeen::failed)
                .flatMap(phaseSeen -> phaseSeen.differences().stream())
                .filter(drift -> UNREACHED.contains(drift.code()))
                .findFirst()
                .ifPresent(drift -> found.add(network(
                        Cause.PODS_UNREACHED,
                        "pods",
                        "It is not seen that pods of this node reach pods elsewhere",
                        drift.why(),
                        Remedy.advice("Between nodes let pass what carries pods' packets, there and back: UDP 8472 of"
                                + " flannel's vxlan; the pods' own addresses of host-gw; what a network that you brought"
                                + " needs."))));
    }

    private static Finding network(Cause cause, String subject, String text, String evidence, Remedy remedy) {
        return Finding.of(cause, Component.NETWORK, subject, text, List.of(evidence), remedy);
    }
}
