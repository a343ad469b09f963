package io.nodelet.model;

import java.nio.file.Path;
import java.util.List;

/// Nodes for tests.
public final class Specs {
    private Specs() {}

    /// A master called `master-1` at 10.0.0.1, otherwise as an empty configuration file makes it.
    public static NodeSpec master() {
        return new NodeSpec(NodeConfig.DEFAULTS, facts("master-1", "10.0.0.1"));
    }

    /// The same master on a machine that is so many times slower.
    public static NodeSpec slow(int factor) {
        NodeSpec spec = master();
        NodeConfig c = spec.config();
        return new NodeSpec(
                new NodeConfig(
                        c.clusterId(),
                        c.role(),
                        c.node(),
                        c.network(),
                        c.controlPlane(),
                        c.join(),
                        c.etcd(),
                        c.runtime(),
                        c.kubelet(),
                        new RunningConfig("auto", factor),
                        c.components(),
                        c.addons(),
                        c.misc(),
                        c.preflight(),
                        c.drain(),
                        c.daemon()),
                spec.facts());
    }

    /// A worker called `worker-1` at 10.0.0.2 whose cluster answers at 10.0.0.1.
    public static NodeSpec worker() {
        NodeConfig d = NodeConfig.DEFAULTS;
        NodeConfig.ControlPlane plane = d.controlPlane();
        NodeConfig config = with(d, Role.WORKER, d.node(), endpoint(plane, "10.0.0.1"));
        return new NodeSpec(config, facts("worker-1", "10.0.0.2"));
    }

    /// A master called `master-2` at 10.0.0.2 that joins a cluster by the token in a file.
    public static NodeSpec joining(Path tokenFile, String server) {
        NodeSpec master = new NodeSpec(NodeConfig.DEFAULTS, facts("master-2", "10.0.0.2"));
        return with(master, new NodeConfig.Join(tokenFile.toString(), server));
    }

    /// A machine called `spare-1` that has no role.
    public static NodeSpec none() {
        NodeConfig d = NodeConfig.DEFAULTS;
        return new NodeSpec(with(d, Role.NONE, d.node(), d.controlPlane()), facts("spare-1", "10.0.0.3"));
    }

    /// The same node with another identity in its configuration.
    public static NodeSpec with(NodeSpec spec, NodeConfig.Identity identity) {
        NodeConfig c = spec.config();
        return new NodeSpec(with(c, c.role(), identity, c.controlPlane()), spec.facts());
    }

    /// The same node with another control plane in its configuration.
    public static NodeSpec with(NodeSpec spec, NodeConfig.ControlPlane plane) {
        NodeConfig c = spec.config();
        return new NodeSpec(with(c, c.role(), c.node(), plane), spec.facts());
    }

    /// The same node with another pod network in its configuration.
    public static NodeSpec with(NodeSpec spec, NodeConfig.Network network) {
        NodeConfig c = spec.config();
        return new NodeSpec(with(c, c.role(), c.node(), network, c.controlPlane()), spec.facts());
    }

    public static NodeConfig.ControlPlane endpoint(NodeConfig.ControlPlane p, String endpoint) {
        return new NodeConfig.ControlPlane(
                endpoint,
                p.virtualIp(),
                p.masters(),
                p.port(),
                p.localPort(),
                p.extraSans(),
                p.apiserverFlags(),
                p.controllerManagerFlags(),
                p.schedulerFlags(),
                p.encryptSecrets(),
                p.auditPolicyFile(),
                p.certificateDays());
    }

    /// A master called `master-1` at 10.0.0.1 whose cluster has the virtual IP 10.0.0.50.
    public static NodeSpec masterWithVip() {
        NodeConfig.ControlPlane p = NodeConfig.DEFAULTS.controlPlane();
        return with(
                master(),
                new NodeConfig.ControlPlane(
                        p.endpoint(),
                        new VirtualIp("10.0.0.50", "", 51),
                        p.masters(),
                        p.port(),
                        p.localPort(),
                        p.extraSans(),
                        p.apiserverFlags(),
                        p.controllerManagerFlags(),
                        p.schedulerFlags(),
                        p.encryptSecrets(),
                        p.auditPolicyFile(),
                        p.certificateDays()));
    }

    /// A master called `master-1` at 10.0.0.1 and fd00::1, of a cluster with both families behind flannel.
    public static NodeSpec dual() {
        NodeConfig.Network n = NodeConfig.DEFAULTS.network();
        NodeSpec one = with(
                master(),
                new NodeConfig.Network(
                        n.podCidr(),
                        n.serviceCidr(),
                        n.dnsDomain(),
                        "flannel",
                        n.manifests(),
                        n.flannelBackend(),
                        n.bridge(),
                        n.mtu(),
                        n.proxyMode(),
                        new DualStack("fd00:20::/56", "fd00:21::/112", "")));
        return new NodeSpec(one.config(), facts("master-1", "10.0.0.1", "fd00::1"));
    }

    /// The same node with another way to join in its configuration.
    public static NodeSpec with(NodeSpec spec, NodeConfig.Join join) {
        return with(spec, join, spec.config().addons());
    }

    /// A master whose configuration says whom the cluster's DNS asks.
    public static NodeSpec withDnsServers(String... servers) {
        return with(master(), new Addons(true, List.of(servers), true, true));
    }

    /// The same node with other add-ons in its configuration.
    public static NodeSpec with(NodeSpec spec, Addons addons) {
        return with(spec, spec.config().join(), addons);
    }

    /// The same node with another kubelet in its configuration.
    public static NodeSpec with(NodeSpec spec, NodeConfig.Kubelet kubelet) {
        return with(spec, spec.config().join(), spec.config().addons(), kubelet);
    }

    /// The same node with another etcd in its configuration.
    public static NodeSpec with(NodeSpec spec, EtcdConfig etcd) {
        NodeConfig c = spec.config();
        NodeConfig config = new NodeConfig(
                c.clusterId(),
                c.role(),
                c.node(),
                c.network(),
                c.controlPlane(),
                c.join(),
                etcd,
                c.runtime(),
                c.kubelet(),
                c.running(),
                c.components(),
                c.addons(),
                c.misc(),
                c.preflight(),
                c.drain(),
                c.daemon());
        return new NodeSpec(config, spec.facts());
    }

    private static NodeSpec with(NodeSpec spec, NodeConfig.Join join, Addons addons) {
        return with(spec, join, addons, spec.config().kubelet());
    }

    private static NodeSpec with(NodeSpec spec, NodeConfig.Join join, Addons addons, NodeConfig.Kubelet kubelet) {
        NodeConfig c = spec.config();
        NodeConfig config = new NodeConfig(
                c.clusterId(),
                c.role(),
                c.node(),
                c.network(),
                c.controlPlane(),
                join,
                c.etcd(),
                c.runtime(),
                kubelet,
                c.running(),
                c.components(),
                addons,
                c.misc(),
                c.preflight(),
                c.drain(),
                c.daemon());
        return new NodeSpec(config, spec.facts());
    }

    private static NodeConfig with(
            NodeConfig c, Role role, NodeConfig.Identity identity, NodeConfig.ControlPlane plane) {
        return with(c, role, identity, c.network(), plane);
    }

    private static NodeConfig with(
            NodeConfig c,
            Role role,
            NodeConfig.Identity identity,
            NodeConfig.Network network,
            NodeConfig.ControlPlane plane) {
        return new NodeConfig(
                c.clusterId(),
                role,
                identity,
                network,
                plane,
                c.join(),
                c.etcd(),
                c.runtime(),
                c.kubelet(),
                c.running(),
                c.components(),
                c.addons(),
                c.misc(),
                c.preflight(),
                c.drain(),
                c.daemon());
    }

    private static NodeFacts facts(String name, String address) {
        return facts(name, address, "");
    }

    private static NodeFacts facts(String name, String address, String second) {
        return new NodeFacts(name, address, "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, second);
    }
}
