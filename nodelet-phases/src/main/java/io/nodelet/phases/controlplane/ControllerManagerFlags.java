package io.nodelet.phases.controlplane;

import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.network.PodNetwork;
import io.nodelet.phases.Flags;
import java.nio.file.Path;
import java.util.List;

/// kube-controller-manager's command line.
final class ControllerManagerFlags {
    /// Where it looks for volume plugins of others. It makes the folder, so it must be one of ours.
    static final Path VOLUME_PLUGINS = Layout.CONFIG.resolve("volumeplugins");

    /// Of a day; it signs for no longer than a master would.
    private static final int HOURS = 24;

    /// Nobody approves requests but people and nodeletd.
    private static final String CONTROLLERS = "*,bootstrap-signer-controller,token-cleaner-controller,"
            + "-certificatesigningrequest-approving-controller";

    private ControllerManagerFlags() {}

    static List<String> of(NodeSpec spec) {
        NodeConfig config = spec.config();
        Path kubeconfig = Layout.kubeconfig("kube-controller-manager");
        Flags flags = new Flags(Layout.bin("kube-controller-manager"))
                .set("bind-address", "127.0.0.1")
                .set("flex-volume-plugin-dir", VOLUME_PLUGINS)
                .set("kubeconfig", kubeconfig)
                .set("authentication-kubeconfig", kubeconfig)
                .set("authorization-kubeconfig", kubeconfig)
                .set("client-ca-file", Layout.cert("ca"))
                .set("requestheader-client-ca-file", Layout.cert("front-proxy-ca"))
                .set("root-ca-file", Layout.cert("ca"))
                // Of Kubernetes' own signers only the one for people's clients. Nodes' certificates are nodeletd's.
                .set("cluster-signing-kube-apiserver-client-cert-file", Layout.cert("signer"))
                .set("cluster-signing-kube-apiserver-client-key-file", Layout.key("ca"))
                .set("cluster-signing-duration", config.controlPlane().certificateDays() * HOURS + "h")
                .set("service-account-private-key-file", Layout.key("sa"))
                .set("use-service-account-credentials", true)
                .set("controllers", CONTROLLERS)
                .set("allocate-node-cidrs", true)
                .set("cluster-cidr", String.join(",", config.network().podCidrs()));
        masks(flags, config.network());
        flags.set("service-cluster-ip-range", String.join(",", config.network().serviceCidrs()))
                .set("cluster-name", config.clusterId());
        return LeaderElection.of(flags, config.running())
                .set("profiling", false)
                .set("tls-min-version", TlsPolicy.MIN_VERSION)
                .set("tls-cipher-suites", String.join(",", TlsPolicy.SUITES))
                .override(config.controlPlane().controllerManagerFlags())
                .argv();
    }

    /// With one family there is one word for it, which is wrong with two.
    private static void masks(Flags flags, NodeConfig.Network network) {
        for (String cidr : network.podCidrs()) {
            String family = cidr.contains(":") ? "-ipv6" : "-ipv4";
            flags.set("node-cidr-mask-size" + (network.dualStack().wanted() ? family : ""), PodNetwork.nodeMask(cidr));
        }
    }
}
