package io.nodelet.phases.plan;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.Role;
import io.nodelet.model.RunningConfig;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.BundleObjectsPhase;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.SlowMachinePhase;
import io.nodelet.phases.addons.DeployMetricsServer;
import io.nodelet.phases.addons.ValidateDns;
import io.nodelet.phases.balancer.StartBalancer;
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
import io.nodelet.phases.network.CustomNetwork;
import io.nodelet.phases.network.Flannel;
import io.nodelet.phases.network.PodReachability;
import io.nodelet.phases.node.DrainAllPods;
import io.nodelet.phases.node.LabelAndTaint;
import io.nodelet.phases.node.UncordonNode;
import io.nodelet.phases.node.WaitForServices;
import io.nodelet.phases.runtime.ConfigureRuntime;
import io.nodelet.phases.runtime.ContainerdClient;
import io.nodelet.phases.runtime.LoadImages;
import io.nodelet.phases.runtime.StartRuntime;
import io.nodelet.phases.vip.StartKeepalived;
import io.nodelet.pki.CertFolder;
import java.util.List;
import java.util.Set;

/// The one list of phases, in order, and which of them each role has.
public final class Plans {
    private static final Set<PhaseId> MASTERS_ONLY = Set.of(
            PhaseIds.ETCD_CONFIGURE,
            PhaseIds.ETCD_RUN,
            PhaseIds.CONTROL_PLANE,
            PhaseIds.DNS,
            PhaseIds.METRICS,
            PhaseIds.KEEPALIVED);

    private Plans() {}

    /// The phases of this node's role.
    public static Plan of(NodeSpec spec, PhaseContext context) {
        if (spec.config().role() == Role.NONE) {
            return new Plan(List.of(new NoRole(context.ledger())));
        }
        return new Plan(all(spec, context).stream()
                .filter(phase -> spec.master() || !MASTERS_ONLY.contains(phase.id()))
                .filter(phase -> !unused(spec, phase.id()))
                .map(phase -> stretched(spec.config().running(), phase))
                .toList());
    }

    private static Phase stretched(RunningConfig running, Phase phase) {
        return running.timeLimitFactor() == 1 ? phase : new SlowMachinePhase(phase, running);
    }

    /// What this node's configuration has no use for.
    private static boolean unused(NodeSpec spec, PhaseId id) {
        NodeConfig.ControlPlane plane = spec.config().controlPlane();
        return (id.equals(PhaseIds.KEEPALIVED) && !plane.virtualIp().wanted())
                || (id.equals(PhaseIds.BALANCER) && (spec.master() || plane.localPort() == 0));
    }

    private static List<Phase> all(NodeSpec spec, PhaseContext context) {
        Bundle bundle = context.bundle().get();
        ContainerdClient containerdClient =
                new ContainerdClient(context.commands(), spec.config().running());
        PodReachability reach = PodReachability.of(
                spec, context, () -> bundle.image("pause").references().getFirst(), containerdClient);
        Flannel flannel = new Flannel(spec, context, reach::known);
        CustomNetwork own = new CustomNetwork(spec, context.admin());
        MiscScripts scripts = new MiscScripts(spec, context.commands(), context.digests());
        GenerateCerts certs =
                new GenerateCerts(spec, CertFolder.NODE, context.clock(), context.verified(), context.join());
        return List.of(
                certs,
                new PrepareKubeconfigs(spec),
                new ConfigureRuntime(spec, bundle),
                new StartRuntime(spec, bundle, containerdClient, context),
                new LoadImages(spec, bundle, containerdClient, context.digests()),
                new ConfigureEtcd(spec, context),
                new StartEtcd(spec, context),
                new ConfigureNetwork(spec),
                new ConfigureCni(spec, bundle),
                scripts,
                new StartBalancer(spec, context),
                new StartControlPlane(spec, context),
                new StartKubelet(spec, context),
                new StartKubeProxy(spec, context),
                new WaitForServices(
                        spec,
                        context.api(),
                        List.of(reach::items, flannel::items, own::items, certs::registered),
                        List.of(reach::afterwards, scripts::afterwards),
                        flannel::made,
                        reach::health),
                new LabelAndTaint(spec, context.api()),
                new UncordonNode(spec, context.api()),
                new BundleObjectsPhase(
                        new ValidateDns(
                                spec,
                                context.api(),
                                () -> bundle.image("coredns").reference(),
                                ResolvConf.ofNode()),
                        bundle),
                new BundleObjectsPhase(
                        new DeployMetricsServer(
                                spec,
                                context.api(),
                                () -> bundle.image("metrics-server").reference(),
                                context.clock()),
                        bundle),
                new StartKeepalived(spec, context),
                new DrainAllPods(spec, context.api()));
    }
}
