package io.nodelet.agent.preflight;

import io.nodelet.agent.machine.Listeners;
import io.nodelet.agent.machine.Processes;
import io.nodelet.agent.machine.Processes.Running;
import io.nodelet.config.CrossChecks;
import io.nodelet.config.Problem;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks of addresses, packets and ports.
final class NetworkChecks {
    private static final int VXLAN_OVERHEAD = 50;

    private NetworkChecks() {}

    static List<Fault> address(Scene scene) {
        try {
            Ip address = Ip.parse(scene.facts().address()).orElseThrow();
            return CrossChecks.problemsWithAddress(scene.config(), address).stream()
                    .map(Problem::text)
                    .map(text -> new Fault(true, text, "Change the cluster's networks, or set node.address."))
                    .toList();
        } catch (NodeletException e) {
            return Fault.fatal(String.valueOf(e.getMessage()), e.remedy());
        }
    }

    static List<Fault> mtu(Scene scene) {
        NodeFacts facts;
        try {
            facts = scene.facts();
        } catch (NodeletException e) {
            return Fault.none(); // the check `address` says so
        }
        int overhead = scene.vxlan() ? VXLAN_OVERHEAD : 0;
        int room = facts.nicMtu() - overhead;
        int wanted = scene.config().network().mtu();
        String nic = facts.nic() + " (MTU " + facts.nicMtu() + ")";
        if (wanted > room) {
            return Fault.fatal(
                    "network.mtu is %d, but %s carries at most %d".formatted(wanted, nic, room),
                    "Set network.mtu to 0 or to at most " + room + ".");
        }
        return room < 1280
                ? Fault.warning("pods get an MTU of only %d on %s".formatted(room, nic), "Raise the interface's MTU.")
                : Fault.none();
    }

    static List<Fault> ports(Scene scene) {
        Listeners listeners = Listeners.of(scene.machine());
        var processes = new Processes(scene.machine());
        List<Fault> faults = new ArrayList<>();
        NeededPorts.of(scene.config())
                .forEach((port, user) -> listeners.on(port).ifPresent(listener -> {
                    Optional<Running> holder = processes.holder(listener.inode());
                    if (holder.filter(Running::ours).isEmpty()) {
                        String who = holder.map(Running::toString).orElse("a process that can't be seen from here");
                        faults.add(new Fault(
                                true,
                                "port " + port + ", which " + user + " needs, is held by " + who,
                                "Stop that program, or move one of the two to another port."));
                    }
                }));
        return faults;
    }
}
