package io.nodelet.phases.node;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Whether a node is registered, and its kubelet says that it is Ready.
///
/// @param node its name
public record NodeReady(KubeApi api, String node) implements Supplier<Health> {
    @Override
    public Health get() {
        try {
            Optional<JsonNode> found = api.get(KubePath.node(node));
            return found.isEmpty()
                    ? Health.unhealthy(ReasonCode.NODE_UNREGISTERED, "kubelet", "node " + node + " is not registered")
                    : ready(found.get());
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    private Health ready(JsonNode found) {
        for (JsonNode condition : found.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Ready")) {
                return condition.path("status").asString("").equals("True")
                        ? Health.healthy()
                        : Health.unhealthy(
                                ReasonCode.NODE_NOT_READY,
                                node,
                                "node " + node + " is not Ready: "
                                        + condition.path("message").asString(""));
            }
        }
        return Health.unhealthy(ReasonCode.NODE_NOT_READY, node, "node " + node + " has no Ready condition yet");
    }
}
