package io.nodelet.network;

import io.nodelet.model.NodeSpec;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.resources.Template;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The CNI configuration of the bridge that pods are plugged into.
public final class BridgeConflist {
    private static final Template BRIDGE = Template.of(BridgeConflist.class, "bridge.conflist");

    private BridgeConflist() {}

    /// For a node whose pods are nobody else's neighbours: what leaves the bridge carries the node's address.
    public static String alone(NodeSpec spec) {
        return of(spec, PodNetwork.firstSubnets(spec.config().network()), true);
    }

    /// For a node whose pods reach other nodes' through flannel, which itself says what carries the node's address.
    static String behindFlannel(NodeSpec spec, List<String> subnets) {
        return of(spec, subnets, false);
    }

    private static String of(NodeSpec spec, List<String> subnets, boolean masquerade) {
        return BRIDGE.fill(Map.of(
                "bridge",
                spec.config().network().bridge(),
                "mtu",
                PodNetwork.mtu(spec),
                "leases",
                PodNetwork.LEASES,
                "ranges",
                subnets.stream().map(BridgeConflist::range).collect(Collectors.joining(", ")),
                "masquerade",
                masquerade));
    }

    private static String range(String subnet) {
        return "[{ \"subnet\": \"%s\" }]".formatted(network(subnet));
    }

    /// flannel names the gateway (10.20.1.1/24), the plugin wants the network (10.20.1.0/24).
    private static String network(String subnet) {
        return ServiceNetwork.nth(subnet, 0) + subnet.substring(subnet.indexOf('/'));
    }
}
