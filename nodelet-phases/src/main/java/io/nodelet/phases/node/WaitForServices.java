package io.nodelet.phases.node;

import io.nodelet.engine.Gate;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.AppliedObjects;
import io.nodelet.phases.Await;
import io.nodelet.phases.DeclaredObjects;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Waits for the API server and for this node to be Ready; a master grants the cluster's first rights in between. Then
/// it is the operator's script's turn.
public final class WaitForServices implements Phase {
    private static final Duration API_LIMIT = Duration.ofSeconds(90);
    private static final Duration NODE_LIMIT = Duration.ofMinutes(2);

    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final List<Supplier<List<Item>>> network;
    private final Supplier<Health> tunnel;
    private final List<Item> afterwards;
    private final DeclaredObjects rights = new DeclaredObjects();

    /// @param network    what must be so once the node is registered, for it to become Ready
    /// @param tunnel     how the way to other nodes' pods is
    /// @param afterwards what is done once it is Ready
    public WaitForServices(
            NodeSpec spec,
            Supplier<KubeApi> api,
            List<Supplier<List<Item>>> network,
            Supplier<Health> tunnel,
            List<Item> afterwards) {
        this.spec = spec;
        this.api = api;
        this.network = List.copyOf(network);
        this.tunnel = tunnel;
        this.afterwards = List.copyOf(afterwards);
    }

    @Override
    public PhaseId id() {
        return Ids.WAIT;
    }

    /// Not kube-proxy, which takes seconds: the pods' network begins beside it.
    @Override
    public Set<Integer> needs() {
        return Set.of(Ids.CONTROL_PLANE.number(), Ids.KUBELET.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>();
        items.add(new Await("the API server is ready", api.get()::ready, API_LIMIT));
        if (spec.master()) {
            items.add(new AppliedObjects("the cluster's first rights", api.get(), rights.of(manifest())));
        }
        network.forEach(it -> items.addAll(it.get()));
        items.add(new Gate(Ids.KUBE_PROXY.number()));
        items.add(new Await(readiness(), ready(), NODE_LIMIT));
        items.addAll(afterwards);
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

    static String manifest() {
        return Template.of(WaitForServices.class, "rights.yaml").fill(Map.of());
    }

    @Override
    public boolean checked() {
        return true;
    }

    @Override
    public Health check() {
        return Stream.<Supplier<Health>>of(tunnel, api.get()::ready, ready())
                .map(Supplier::get)
                .filter(it -> !it.ok())
                .findFirst()
                .orElseGet(Health::well);
    }
}
