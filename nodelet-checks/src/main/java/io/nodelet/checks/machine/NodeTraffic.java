package io.nodelet.checks.machine;

import io.nodelet.checks.machine.Firewall.Chain;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a node's neighbours and its pods send it, so that a firewall has to let it in (docs/network.md).
///
/// @param ports   that others come to
/// @param network the pods'
public record NodeTraffic(List<Port> ports, NodeConfig.Network network) {
    private static final int KUBELET = 10250;
    private static final int VXLAN = 8472;

    public NodeTraffic {
        ports = List.copyOf(ports);
    }

    /// @param protocol `tcp` or `udp`
    /// @param user     who listens there
    public record Port(String protocol, int number, String user) {
        @Override
        public String toString() {
            return protocol.toUpperCase(Locale.ROOT) + " " + number + " (" + user + ")";
        }
    }

    public static NodeTraffic of(NodeConfig config) {
        List<Port> ports = new ArrayList<>();
        boolean alone = config.network().plugin().equals("bridge");
        if (config.role() == Role.MASTER) {
            ports.add(new Port("tcp", config.controlPlane().port(), "kube-apiserver"));
            boolean several = !config.join().server().isEmpty()
                    || config.controlPlane().virtualIp().wanted();
            if (several) {
                ports.add(new Port("tcp", config.etcd().clientPort(), "etcd, from other masters"));
                ports.add(new Port("tcp", config.etcd().peerPort(), "etcd, from other masters"));
            }
        }
        ports.add(new Port("tcp", KUBELET, "kubelet"));
        if (!alone
                && config.network().plugin().equals("flannel")
                && config.network().flannelBackend().equals("vxlan")) {
            ports.add(new Port("udp", VXLAN, "pods' packets, from other nodes"));
        }
        return new NodeTraffic(ports, config.network());
    }

    /// What of it no rule of a chain names, with the chain; empty when each is named. Whom a rule lets in is not looked
    /// at.
    public Optional<String> unnamed(Chain chain) {
        List<String> missing = new ArrayList<>(ports.stream()
                .filter(port -> !chain.names(port.protocol(), port.number()))
                .map(Port::toString)
                .toList());
        if (!missing.isEmpty() && !passes(chain, network)) {
            missing.add(
                    "what pods send (from " + String.join(", ", network.podCidrs()) + ", by " + network.bridge() + ")");
        } else if (network.plugin().equals("bridge")) {
            return Optional.empty(); // nobody but pods comes to the only node
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("chain " + chain.name() + " (" + chain.how() + ") does not name: "
                        + String.join("; ", missing));
    }

    /// Whether some rule of the chain lets pass what is of pods.
    public static boolean passes(Chain chain, NodeConfig.Network network) {
        return chain.names(network.bridge()) || network.podCidrs().stream().anyMatch(chain::names);
    }
}
