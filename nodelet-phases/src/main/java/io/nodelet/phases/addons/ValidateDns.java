package io.nodelet.phases.addons;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.network.dns.DnsHealth;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.node.ClusterRbac;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AbsentObjects;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Deploys CoreDNS (a master does), and sees that a name resolves through the service's address from this node.
public final class ValidateDns implements Phase {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String WHAT = "the cluster's DNS";
    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final Supplier<String> image;
    private final ResolvConf resolvers;
    private final DeclaredObjects declared = new DeclaredObjects();

    /// @param image     CoreDNS, loaded on every node
    /// @param resolvers where CoreDNS sends names of the outside world
    public ValidateDns(NodeSpec spec, Supplier<KubeApi> api, Supplier<String> image, ResolvConf resolvers) {
        this.spec = spec;
        this.api = api;
        this.image = image;
        this.resolvers = resolvers;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.DNS;
    }

    /// Not the wait before it: the pod is scheduled the sooner the earlier it is declared.
    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CONTROL_PLANE.number());
    }

    @Override
    public List<Item> declare() {
        boolean wanted = spec.config().addons().dns();
        List<Item> items = new ArrayList<>();
        items.add(new WaitFor(PhaseIds.KUBELET.number())); // without it nobody makes the rights, and no pod runs
        if (spec.master()) {
            items.add(ClusterRbac.inForce(api.get(), spec.facts().name()));
            items.add(
                    wanted
                            ? new AppliedObjects(WHAT, api.get(), objects())
                            : new AbsentObjects(WHAT, api.get(), objects()));
        }
        if (wanted) {
            DnsHealth dns = DnsHealth.of(spec, api);
            items.add(new WaitFor(PhaseIds.KUBE_PROXY.number()));
            items.add(new AwaitHealthy(dns.probe().name() + " resolves", dns.probe(), LIMIT, dns::replicas));
        }
        return items;
    }

    List<JsonNode> objects() {
        String corefile = new Corefile(spec.config(), resolvers).text();
        return declared.of(Template.of(ValidateDns.class, "coredns.yaml")
                .fill(Map.of(
                        "image", image.get(),
                        "address", ServiceNetwork.dns(spec),
                        "corefile", corefile.indent(4).strip(),
                        "configDigest", AppliedObjects.digest(corefile))));
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    /// The pods' readiness, and with it the service's endpoints, flaps for a while after a machine lost its power.
    @Override
    public Duration readinessTimeout() {
        return PATIENCE;
    }

    @Override
    public Health check() {
        return spec.config().addons().dns() ? DnsHealth.of(spec, api).check() : Health.healthy();
    }
}
