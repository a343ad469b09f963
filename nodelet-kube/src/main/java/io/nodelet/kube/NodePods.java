package io.nodelet.kube;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The pods of a node that a drain moves: those that somebody makes anew elsewhere.
///
/// @param api  the cluster
/// @param node the node's name
public record NodePods(KubeApi api, String node) {
    /// Those that are still there.
    public List<JsonNode> there() {
        return api.list(KubePath.PODS, Selector.field("spec.nodeName", node)).stream()
                .filter(EvictionRules::movable)
                .toList();
    }

    /// Evicts each once, within its PodDisruptionBudgets.
    ///
    /// @return those that are still there, as `namespace/name`
    public SequencedMap<String, Left> evict() {
        SequencedMap<String, Left> left = new TreeMap<>();
        for (JsonNode pod : there()) {
            state(pod).ifPresent(state -> left.put(EvictionRules.name(pod), state));
        }
        return left;
    }

    /// A pod that is still there.
    ///
    /// @param blocked whether a PodDisruptionBudget keeps it; it is ending otherwise
    /// @param reason  in words
    public record Left(boolean blocked, String reason) {
        private static final Left ENDING = new Left(false, "is ending");
    }

    /// Why the pod is still here, or nothing when it is gone.
    private Optional<Left> state(JsonNode pod) {
        if (EvictionRules.ending(pod)) {
            return Optional.of(Left.ENDING);
        }
        return switch (api.evict(EvictionRules.namespace(pod), EvictionRules.simpleName(pod))) {
            case Eviction.Evicted _ -> Optional.of(Left.ENDING);
            case Eviction.Blocked(String reason) -> Optional.of(new Left(true, reason));
            case Eviction.Gone _ -> Optional.empty();
        };
    }

    /// Deletes what is left, whatever its budgets say.
    public void force() {
        for (JsonNode pod : there()) {
            if (!EvictionRules.ending(pod)) {
                api.delete(KubePath.pods(EvictionRules.namespace(pod)) + "/" + EvictionRules.simpleName(pod));
            }
        }
    }
}
