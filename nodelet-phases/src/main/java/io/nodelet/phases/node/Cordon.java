package io.nodelet.phases.node;

import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A node's cordon, and whose it is: ours carries an annotation, so that an operator's own is never lifted.
public record Cordon(KubeApi api, String node) {
    static final String OURS = "nodelet.io/cordoned";

    /// Keeps new pods away. A node that somebody else cordoned is left as it is.
    ///
    /// @param found the node's object now
    void lay(JsonNode found) {
        if (!found.path("spec").path("unschedulable").asBoolean(false)) {
            api.patch(KubePath.node(node), patch(found, true));
        }
    }

    /// Lifts our cordon, and no other.
    void lift(JsonNode found) {
        if (ours(found)) {
            api.patch(KubePath.node(node), patch(found, false));
        }
    }

    /// Whether the cordon of this node is our own drain's.
    public static boolean ours(JsonNode found) {
        return found.path("metadata").path("annotations").has(OURS);
    }

    private static JsonNode patch(JsonNode found, boolean cordoned) {
        ObjectNode patch = Json.object();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("resourceVersion", found.path("metadata").path("resourceVersion"));
        ObjectNode annotations = metadata.putObject("annotations");
        ObjectNode spec = patch.putObject("spec");
        if (cordoned) {
            annotations.put(OURS, "by the drain before a stop");
            spec.put("unschedulable", true);
        } else {
            annotations.putNull(OURS);
            spec.putNull("unschedulable");
        }
        return patch;
    }
}
