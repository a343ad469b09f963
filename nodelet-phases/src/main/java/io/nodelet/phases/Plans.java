package io.nodelet.phases;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.Role;
import io.nodelet.model.RunningConfig;
import io.nodelet.phases.addons.DeployMetricsServer;
import io.nodelet.phases.addons.ResolvConf;
import io.nodelet.phases.addons.ValidateDns;
import io.nodelet.phases.balancer.StartBalancer;
import io.nodelet.phases.certs.CertFolder;
import io.nodelet.phases.certs.GenerateCerts;
import io.nodelet.phases.config.PrepareKubeconfigs;
import io.nodelet.phases.controlplane.StartControlPlane;
import io.nodelet.phases.etcd.ConfigureEtcd;
import io.nodelet.phases.etcd.StartEtcd;
import io.nodelet.phases.kubelet.StartKubeProxy;
import io.nodelet.phases.kubelet.StartKubelet;
import io.nodelet.phases.misc.MiscScripts;
import io.nodelet.phases.misc.NoRole;
import io.nodelet.phases.network.ConfigureCni;
import io.nodelet.phases.network.ConfigureNetwork;
import io.nodelet.phases.network.Flannel;
import io.nodelet.phases.network.OwnNetwork;
import io.nodelet.phases.network.PodReach;
import io.nodelet.phases.node.DrainAllPods;
import io.nodelet.phases.node.LabelAndTaint;
import io.nodelet.phases.node.UncordonNode;
import io.nodelet.phases.node.WaitForServices;
import io.nodelet.phases.runtime.ConfigureRuntime;
import io.nodelet.phases.runtime.Ctr;
import io.nodelet.phases.runtime.LoadImages;
import io.nodelet.phases.runtime.StartRuntime;
import io.nodelet.phases.vip.StartKeepalived;
import java.util.List;
import java.util.Set;

/// The one list of phases, in order, and which of them each role has.
public final class Plans {
    private static final Set<PhaseId> MASTERS_ONLY =
            Set.of(Ids.ETCD_CONFIGURE, Ids.ETCD_RUN, Ids.CONTROL_PLANE, Ids.DNS, Ids.METRICS, Ids.KEEPALIVED);

    private Plans() {}

    /// The phases of this node's role.
    public static Plan of(NodeSpec spec, Ports ports) {
        if (spec.config().role() == Role.NONE) {
            return new Plan(List.of(new NoRole(ports.ledger())));
        }
        return new Plan(all(spec, ports).stream()
                .filter(it -> spec.master() || !MASTERS_ONLY.contains(it.id()))
                .filter(it -> !unused(spec, it.id()))
                .map(it -> stretched(spec.config().running(), it))
                .toList());
    }

    private static Phase stretched(RunningConfig running, Phase phase) {
        return running.timeLimitFactor() == 1 ? phase : new StretchedPhase(phase, running);
    }

    /// What this node's configuration has no use for.
    private static boolean unused(NodeSpec spec, PhaseId id) {
        NodeConfig.ControlPlane plane = spec.config().controlPlane();
        return (id.equals(Ids.KEEPALIVED) && !plane.virtualIp().wanted())
                || (id.equals(Ids.BALANCER) && (spec.master() || plane.localPort() == 0));
    }

    private static List<Phase> all(NodeSpec spec, Ports ports) {
        Bundle bundle = ports.bundle().get();
        Ctr ctr = new Ctr(ports.commands(), spec.config().running());
        PodReach reach = PodReach.of(
                spec, ports, () -> bundle.image("pause").references().getFirst(), ctr);
        Flannel flannel = new Flannel(spec, ports, reach::known);
        OwnNetwork own = new OwnNetwork(spec, ports.admin());
        MiscScripts scripts = new MiscScripts(spec, ports.commands(), ports.digests());
        GenerateCerts certs = new GenerateCerts(spec, CertFolder.NODE, ports.clock(), ports.proofs(), ports.join());
        return List.of(
                certs,
                new PrepareKubeconfigs(spec),
                new ConfigureRuntime(spec, bundle),
                new StartRuntime(spec, bundle, ctr, ports),
                new LoadImages(spec, bundle, ctr, ports.digests()),
                new ConfigureEtcd(spec, ports),
                new StartEtcd(spec, ports),
                new ConfigureNetwork(spec),
                new ConfigureCni(spec, bundle),
                scripts,
                new StartBalancer(spec, ports),
                new StartControlPlane(spec, ports),
                new StartKubelet(spec, ports),
                new StartKubeProxy(spec, ports),
                new WaitForServices(
                        spec,
                        ports.api(),
                        List.of(reach::items, flannel::items, own::items, certs::registered),
                        List.of(reach::afterwards, scripts::afterwards),
                        flannel::made,
                        reach::health),
                new LabelAndTaint(spec, ports.api()),
                new UncordonNode(spec, ports.api()),
                new FromBundle(
                        new ValidateDns(
                                spec, ports.api(), () -> bundle.image("coredns").reference(), ResolvConf.ofNode()),
                        bundle),
                new FromBundle(
                        new DeployMetricsServer(
                                spec,
                                ports.api(),
                                () -> bundle.image("metrics-server").reference(),
                                ports.clock()),
                        bundle),
                new StartKeepalived(spec, ports),
                new DrainAllPods(spec, ports.api()));
    }
}
