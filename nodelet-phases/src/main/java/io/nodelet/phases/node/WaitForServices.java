package io.nodelet.phases.node;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.SettlingTime;
import io.nodelet.resources.service.AwaitHealthy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Waits for the API server, for this node to be Ready, and for its pods to reach others; a master grants the cluster's
/// first rights in between. Then it is the operator's script's turn.
public final class WaitForServices implements Phase {
    private static final Duration API_LIMIT = Duration.ofSeconds(90);
    private static final Duration NODE_LIMIT = Duration.ofMinutes(2);

    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final List<Supplier<List<Item>>> network;
    private final List<Supplier<List<Item>>> afterwards;
    private final Supplier<Health> tunnel;
    private final Supplier<Health> reach;
    private final ClusterRbac rights = new ClusterRbac();
    private final UnenforcedPolicies unenforced = new UnenforcedPolicies();

    /// @param network    what must be so once the node is registered, for it to become Ready
    /// @param afterwards what is done once it is Ready
    /// @param tunnel     whether what leads to other nodes' pods is there
    /// @param reach      whether pods here really reach them
    public WaitForServices(
            NodeSpec spec,
            Supplier<KubeApi> api,
            List<Supplier<List<Item>>> network,
            List<Supplier<List<Item>>> afterwards,
            Supplier<Health> tunnel,
            Supplier<Health> reach) {
        this.spec = spec;
        this.api = api;
        this.network = List.copyOf(network);
        this.afterwards = List.copyOf(afterwards);
        this.tunnel = tunnel;
        this.reach = reach;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.WAIT;
    }

    /// Not kube-proxy, which takes seconds: the pods' network begins beside it.
    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CONTROL_PLANE.number(), PhaseIds.KUBELET.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>();
        items.add(new AwaitHealthy("the API server is ready", api.get()::ready, API_LIMIT));
        if (spec.master()) {
            items.addAll(rights.items(api.get(), spec.facts().name()));
            items.add(unenforced.item(api.get(), spec.config().network()));
        }
        network.forEach(supplier -> items.addAll(supplier.get()));
        items.add(new WaitFor(PhaseIds.KUBE_PROXY.number()));
        items.add(new AwaitHealthy(readiness(), ready(), NODE_LIMIT));
        afterwards.forEach(supplier -> items.addAll(supplier.get()));
        return items;
    }

    private String readiness() {
        NodeConfig.Network wanted = spec.config().network();
        boolean byHand = wanted.plugin().equals("none") && wanted.manifests().isEmpty();
        return "node " + spec.facts().name() + " is Ready"
                + (byHand ? ", for which you install the pods' network (network.plugin: none)" : "");
    }

    private NodeReady ready() {
        return new NodeReady(api.get(), spec.facts().name());
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    /// The rights that it brings make the API server unready until it has read what they look at.
    @Override
    public Duration readinessTimeout() {
        return SettlingTime.TIME;
    }

    @Override
    public Health check() {
        return Stream.<Supplier<Health>>of(tunnel, api.get()::ready, ready(), reach)
                .map(Supplier::get)
                .filter(health -> !health.isHealthy())
                .findFirst()
                .orElseGet(Health::healthy);
    }
}
