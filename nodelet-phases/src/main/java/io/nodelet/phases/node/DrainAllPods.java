package io.nodelet.phases.node;

import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Durations;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Moves the node's pods away before a full stop of the stack. Does nothing at start.
public final class DrainAllPods implements Phase {
    /// For the pods that are deleted once the deadline has passed.
    private static final Duration REST = Duration.ofMinutes(2);

    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final Duration deadline;

    public DrainAllPods(NodeSpec spec, Supplier<KubeApi> api) {
        this.spec = spec;
        this.api = api;
        this.deadline = Durations.of(spec.config().drain().deadline());
    }

    @Override
    public PhaseId id() {
        return PhaseIds.DRAIN;
    }

    @Override
    public List<Item> declare() {
        return List.of();
    }

    @Override
    public List<Action> beforeStop(boolean force) {
        return spec.config().drain().onStop()
                ? List.of(new DrainNode(api.get(), spec.facts().name(), deadline, force))
                : List.of();
    }

    @Override
    public Duration timeout() {
        return deadline.plus(REST);
    }
}
