package io.nodelet.agent.machine;

import io.nodelet.model.Cidr;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.Layout;
import io.nodelet.phases.ServiceNetwork;
import io.nodelet.phases.network.PodNetwork;
import java.util.List;
import java.util.stream.Stream;

/// Addresses that the pods' bridge has and that are not the pods' gateways: somebody else's network left them, and the
/// bridge plugin plugs no pod in while one is there.
public final class ForeignBridgeAddresses {
    private static final String FLANNEL = Layout.RUN + "/flannel/subnet.env";

    private ForeignBridgeAddresses() {}

    /// None where the bridge is not there, or is down.
    public static Stream<Ip> on(Machine machine, NodeConfig.Network network) {
        List<Ip> gateways = gateways(machine, network);
        return machine.nics().get().stream()
                .filter(it -> it.name().equals(network.bridge()))
                .flatMap(it -> it.addresses().stream())
                .filter(it -> gateways.isEmpty() ? !ofPods(it, network) : !gateways.contains(it));
    }

    /// Empty as long as flannel has not said which part of the network is this node's.
    private static List<Ip> gateways(Machine machine, NodeConfig.Network network) {
        if (network.plugin().equals("bridge")) {
            return PodNetwork.firstSubnets(network).stream()
                    .flatMap(it -> Ip.parse(ServiceNetwork.nth(it, 1)).stream())
                    .toList();
        }
        return machine.lines(FLANNEL).stream()
                .filter(it -> it.matches("FLANNEL_(IPV6_)?SUBNET=.*"))
                .flatMap(it -> Ip.parse(it.replaceAll("^.*=|/.*$", "")).stream())
                .toList();
    }

    private static boolean ofPods(Ip address, NodeConfig.Network network) {
        return network.podCidrs().stream()
                .flatMap(it -> Cidr.parse(it).stream())
                .anyMatch(it -> it.contains(address));
    }
}
