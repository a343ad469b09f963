package io.nodelet.phases.addons;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.phases.AbsentObjects;
import io.nodelet.phases.AppliedObjects;
import io.nodelet.phases.AwaitHealthy;
import io.nodelet.phases.DeclaredObjects;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.Template;
import io.nodelet.phases.node.ClusterRbac;
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
    private static final String FORWARD = """
            forward . %s {
                max_concurrent 1000
            }
            loop""".indent(4).strip();

    private static final String NO_FORWARD = "# this node knows no servers for names of the outside world";

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

    /// Without servers to forward to, names of the outside world are refused at once.
    List<JsonNode> objects() {
        String corefile = Template.of(ValidateDns.class, "Corefile")
                .fill(Map.of("domain", spec.config().network().dnsDomain(), "forward", forward()));
        return declared.of(Template.of(ValidateDns.class, "coredns.yaml")
                .fill(Map.of(
                        "image", image.get(),
                        "address", ServiceNetwork.dns(spec),
                        "corefile", corefile.indent(4).strip(),
                        "configDigest", AppliedObjects.digest(corefile))));
    }

    private String forward() {
        List<String> servers = spec.config().addons().dnsServers();
        if (servers.isEmpty() && !resolvers.hasServers()) {
            return NO_FORWARD;
        }
        return FORWARD.formatted(servers.isEmpty() ? "/etc/resolv.conf" : String.join(" ", servers));
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
