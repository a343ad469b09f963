package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Listeners;
import io.nodelet.checks.machine.Nic;
import io.nodelet.checks.machine.Processes;
import io.nodelet.checks.machine.Processes.Running;
import io.nodelet.config.CrossChecks;
import io.nodelet.config.Problem;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeletException;
import io.nodelet.model.VirtualIp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks of addresses, packets and ports.
final class NetworkChecks {
    private static final int VXLAN_OVERHEAD = 50;

    private NetworkChecks() {}

    static List<PreflightProblem> address(PreflightContext context) {
        try {
            Ip address = Ip.parse(context.facts().address()).orElseThrow();
            return Stream.concat(
                            CrossChecks.problemsWithAddress(context.config(), address).stream()
                                    .map(Problem::text)
                                    .map(text -> new PreflightProblem(
                                            true, text, "Change the cluster's networks, or set node.address.")),
                            virtualIp(context, address).stream())
                    .toList();
        } catch (NodeletException e) {
            return PreflightProblem.fatal(String.valueOf(e.getMessage()), e.remedy());
        }
    }

    static List<PreflightProblem> mtu(PreflightContext context) {
        NodeFacts facts;
        try {
            facts = context.facts();
        } catch (NodeletException e) {
            return PreflightProblem.none(); // the check `address` says so
        }
        int overhead = context.vxlan() ? VXLAN_OVERHEAD : 0;
        int room = facts.nicMtu() - overhead;
        int wanted = context.config().network().mtu();
        String nic = facts.nic() + " (MTU " + facts.nicMtu() + ")";
        if (wanted > room) {
            return PreflightProblem.fatal(
                    "network.mtu is %d, but %s carries at most %d".formatted(wanted, nic, room),
                    "Set network.mtu to 0 or to at most " + room + ".");
        }
        return room < 1280
                ? PreflightProblem.warning(
                        "pods get an MTU of only %d on %s".formatted(room, nic), "Raise the interface's MTU.")
                : PreflightProblem.none();
    }

    /// The address itself may be here already: this node's keepalived may hold it.
    private static List<PreflightProblem> virtualIp(PreflightContext context, Ip own) {
        VirtualIp wanted = context.config().controlPlane().virtualIp();
        if (!context.virtualIp()) {
            return PreflightProblem.none();
        }
        List<Nic> nics = context.machine().nics().get();
        List<String> names = nics.stream().map(Nic::name).toList();
        if (!wanted.nic().isEmpty() && !names.contains(wanted.nic())) {
            return PreflightProblem.fatal(
                    "controlPlane.virtualIp.nic is " + wanted.nic() + ", which is not there; there are: "
                            + String.join(", ", names),
                    "Name one of them, or leave it out for that of the node's address.");
        }
        return Ip.parse(wanted.address()).equals(Optional.of(own))
                ? PreflightProblem.fatal(
                        wanted.address() + " (controlPlane.virtualIp.address) is this node's own address",
                        "Choose a free address that no machine has.")
                : PreflightProblem.none();
    }

    static List<PreflightProblem> ports(PreflightContext context) {
        Listeners listeners = Listeners.of(context.machine());
        var processes = new Processes(context.machine());
        List<PreflightProblem> faults = new ArrayList<>();
        NeededPorts.of(context.config())
                .forEach((port, user) -> listeners.on(port).ifPresent(listener -> {
                    Optional<Running> holder = processes.holder(listener.inode());
                    if (holder.filter(Running::ours).isEmpty()) {
                        String who = holder.map(Running::toString).orElse("a process that can't be seen from here");
                        faults.add(new PreflightProblem(
                                true,
                                "port " + port + ", which " + user + " needs, is held by " + who,
                                "Stop that program, or move one of the two to another port."));
                    }
                }));
        return faults;
    }
}
