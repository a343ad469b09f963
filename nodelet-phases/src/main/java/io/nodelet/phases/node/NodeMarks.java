package io.nodelet.phases.node;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.ApiRetry;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Puts a node's [Marks] on it, and takes off those that it put there earlier and that are wanted no more. Marks of
/// others stay. What is ours is remembered on the node itself, in two annotations.
record NodeMarks(KubeApi api, String node, Marks marks) implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));

    @Override
    public String key() {
        return "labels and taints of " + node;
    }

    @Override
    public Health check() {
        try {
            return api.get(KubePath.node(node))
                    .map(found -> new MarksPatch(marks, found)
                            .difference()
                            .map(it -> Health.failing(ReasonCode.OBJECT_DIFFERS, node, it))
                            .orElseGet(Health::well))
                    .orElseGet(() -> Health.failing(
                            ReasonCode.NODE_UNREGISTERED, "kubelet", "node " + node + " is not registered"));
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    @Override
    public void perform(Progress progress) {
        RETRY.run(progress, () -> {
            Optional<JsonNode> found = api.get(KubePath.node(node));
            if (found.isEmpty()) {
                throw new KubeException(404, "node " + node + " is not registered", "See the log of kubelet.", null);
            }
            MarksPatch patch = new MarksPatch(marks, found.get());
            if (patch.difference().isPresent()) {
                api.patch(KubePath.node(node), patch.json());
            }
        });
    }
}
