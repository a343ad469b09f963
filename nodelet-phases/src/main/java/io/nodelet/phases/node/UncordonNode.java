package io.nodelet.phases.node;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.SettlingTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Lets pods onto the node again after a drain of ours. An operator's own cordon survives.
public final class UncordonNode implements Phase {
    private final NodeSpec spec;
    private final Supplier<KubeApi> api;

    public UncordonNode(NodeSpec spec, Supplier<KubeApi> api) {
        this.spec = spec;
        this.api = api;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.UNCORDON;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.TAINTS.number());
    }

    @Override
    public List<Item> declare() {
        return List.of(lift());
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    /// The API server may be settling still.
    @Override
    public Duration readinessTimeout() {
        return SettlingTime.TIME;
    }

    @Override
    public Health check() {
        return lift().check();
    }

    private RemoveCordon lift() {
        return new RemoveCordon(api.get(), spec.facts().name());
    }
}
