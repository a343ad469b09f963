package io.nodelet.checks.machine;

import io.nodelet.model.Cidr;
import io.nodelet.model.Ip;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.network.PodNetwork;
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
                .filter(nic -> nic.name().equals(network.bridge()))
                .flatMap(nic -> nic.addresses().stream())
                .filter(ip -> gateways.isEmpty() ? !ofPods(ip, network) : !gateways.contains(ip));
    }

    /// Empty as long as flannel has not said which part of the network is this node's.
    private static List<Ip> gateways(Machine machine, NodeConfig.Network network) {
        if (network.plugin().equals("bridge")) {
            return PodNetwork.firstSubnets(network).stream()
                    .flatMap(firstSubnet -> Ip.parse(ServiceNetwork.nth(firstSubnet, 1)).stream())
                    .toList();
        }
        return machine.lines(FLANNEL).stream()
                .filter(line -> line.matches("FLANNEL_(IPV6_)?SUBNET=.*"))
                .flatMap(line -> Ip.parse(line.replaceAll("^.*=|/.*$", "")).stream())
                .toList();
    }

    private static boolean ofPods(Ip address, NodeConfig.Network network) {
        return network.podCidrs().stream()
                .flatMap(podCidr -> Cidr.parse(podCidr).stream())
                .anyMatch(cidr -> cidr.contains(address));
    }
}
