package io.nodelet.phases.network;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.Layout;
import java.nio.file.Path;

/// Where the pods' network keeps its things, and the sizes in it.
public final class PodNetwork {
    /// Addresses that are given out, one file each.
    static final Path LEASES = Layout.RUN.resolve("cni");

    /// What flannel reads.
    static final Path FLANNEL_FOLDER = Layout.CONFIG.resolve("flannel");

    static final Path FLANNEL_CONFIG = FLANNEL_FOLDER.resolve("net-conf.json");

    /// What flannel writes once it has this node's part of the network.
    static final Path FLANNEL_SUBNET = Layout.RUN.resolve("flannel/subnet.env");

    static final Path FLANNEL_RUN = Layout.RUN.resolve("flannel");

    /// The bytes that VXLAN puts around a packet.
    private static final int VXLAN = 50;

    /// How many bits of the pods' network each node gets.
    private static final int NODE_BITS = 24;

    private PodNetwork() {}

    static boolean flannel(NodeSpec spec) {
        return spec.config().network().plugin().equals("flannel");
    }

    static boolean bridge(NodeSpec spec) {
        return spec.config().network().plugin().equals("bridge");
    }

    /// The mask of each node's part: /24, or the whole where the network is smaller than that.
    public static int nodeMask(NodeConfig.Network network) {
        return Math.max(
                NODE_BITS,
                Integer.parseInt(network.podCidr().substring(network.podCidr().indexOf('/') + 1)));
    }

    /// The first node's part of the pods' network, which is the only one where there is one node.
    public static String firstSubnet(NodeConfig.Network network) {
        return network.podCidr().substring(0, network.podCidr().indexOf('/')) + "/" + nodeMask(network);
    }

    /// The pods' MTU: the interface's, less what the tunnel adds.
    static int mtu(NodeSpec spec) {
        NodeConfig.Network network = spec.config().network();
        if (network.mtu() > 0) {
            return network.mtu();
        }
        boolean tunnel = flannel(spec) && network.flannelBackend().equals("vxlan");
        return spec.facts().nicMtu() - (tunnel ? VXLAN : 0);
    }
}
