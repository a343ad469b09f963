package io.nodelet.kube;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a drain asks of a pod's object.
final class EvictionRules {
    private static final Set<String> STAYING = Set.of("DaemonSet", "Node");

    private EvictionRules() {}

    /// Whether a drain moves it: another one is made elsewhere in its stead. Not a DaemonSet's, which would come
    /// back at once. Not one without a controller, static pods among them: it would be lost, and comes back with
    /// the node if it stays. Not one that has ended by itself.
    static boolean movable(JsonNode pod) {
        String phase = pod.path("status").path("phase").asString("");
        boolean replaced = pod.path("metadata")
                .path("ownerReferences")
                .valueStream()
                .filter(owner -> owner.path("controller").asBoolean(false))
                .anyMatch(owner -> !STAYING.contains(owner.path("kind").asString("")));
        return replaced && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    static boolean ending(JsonNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    static String namespace(JsonNode pod) {
        return pod.path("metadata").path("namespace").asString("");
    }

    static String simpleName(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }

    /// `namespace/name`.
    static String name(JsonNode pod) {
        return namespace(pod) + "/" + simpleName(pod);
    }
}
