package io.nodelet.network;

import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import java.nio.file.Path;
import java.util.List;

/// Where the pods' network keeps its things, and the sizes in it.
public final class PodNetwork {
    /// Addresses that are given out, one file each.
    public static final Path LEASES = Layout.RUN.resolve("cni");

    /// What flannel reads.
    public static final Path FLANNEL_FOLDER = Layout.CONFIG.resolve("flannel");

    public static final Path FLANNEL_CONFIG = FLANNEL_FOLDER.resolve("net-conf.json");

    /// What flannel writes once it has this node's part of the network.
    public static final Path FLANNEL_SUBNET = Layout.RUN.resolve("flannel/subnet.env");

    public static final Path FLANNEL_RUN = Layout.RUN.resolve("flannel");

    /// The bytes that VXLAN puts around a packet, and those over IPv6.
    private static final int VXLAN = 50;

    private static final int VXLAN6 = 70;

    /// How many bits name a node's part of the pods' network.
    private static final int NODE_BITS = 24;

    private static final int NODE_BITS6 = 64;

    private PodNetwork() {}

    public static boolean flannel(NodeSpec spec) {
        return spec.config().network().plugin().equals("flannel");
    }

    public static boolean bridge(NodeSpec spec) {
        return spec.config().network().plugin().equals("bridge");
    }

    /// The mask of each node's part: /24 (IPv6: /64), or the whole where the network is smaller than that.
    public static int nodeMask(String podCidr) {
        int bits = podCidr.contains(":") ? NODE_BITS6 : NODE_BITS;
        return Math.max(bits, Integer.parseInt(podCidr.substring(podCidr.indexOf('/') + 1)));
    }

    /// The first node's part of the pods' network, which is the only one where there is one node; one for each family.
    public static List<String> firstSubnets(NodeConfig.Network network) {
        return network.podCidrs().stream()
                .map(podCidr -> podCidr.substring(0, podCidr.indexOf('/')) + "/" + nodeMask(podCidr))
                .toList();
    }

    /// The pods' MTU: the interface's, less what the tunnel adds.
    public static int mtu(NodeSpec spec) {
        NodeConfig.Network network = spec.config().network();
        if (network.mtu() > 0) {
            return network.mtu();
        }
        boolean tunnel = flannel(spec) && network.flannelBackend().equals("vxlan");
        boolean ipv6 = spec.facts().addresses().stream().anyMatch(fact -> fact.contains(":"));
        return spec.facts().nicMtu() - (tunnel ? ipv6 ? VXLAN6 : VXLAN : 0);
    }
}
