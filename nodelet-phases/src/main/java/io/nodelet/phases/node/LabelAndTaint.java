package io.nodelet.phases.node;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseIds;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Puts the role's and the operator's labels and taints on the node. A master is published as one from then on.
public final class LabelAndTaint implements Phase {
    private final NodeSpec spec;
    private final Supplier<KubeApi> api;

    public LabelAndTaint(NodeSpec spec, Supplier<KubeApi> api) {
        this.spec = spec;
        this.api = api;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.TAINTS;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.WAIT.number());
    }

    @Override
    public List<Item> declare() {
        String node = spec.facts().name();
        ApplyLabelsAndTaints marks = new ApplyLabelsAndTaints(api.get(), node, LabelsAndTaints.of(spec));
        return spec.master()
                ? List.of(marks, new PublishMaster(api.get(), node, spec.facts().address()))
                : List.of(marks);
    }
}
