package io.nodelet.agent.why;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.node.Cordon;
import io.nodelet.phases.node.NodeReady;
import io.nodelet.why.Facts.Api;
import io.nodelet.why.Facts.PodSeen;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the API server says of this node, and of the cluster's own pods on it.
record ApiProbe(KubeApi api, String node) {
    static final Api UNSEEN = new Api(false, 0, "", true, "", "", List.of());

    Api look() {
        Health ready = api.ready();
        try {
            Optional<JsonNode> found = api.get(KubePath.node(node));
            return new Api(
                    true,
                    0,
                    ready.reason(),
                    found.isPresent(),
                    found.isPresent() ? new NodeReady(api, node).get().reason() : "",
                    found.map(ApiProbe::cordoned).orElse(""),
                    pods());
        } catch (KubeException e) {
            return new Api(false, e.status(), String.valueOf(e.getMessage()), true, "", "", List.of());
        } catch (NodeletException e) {
            return new Api(false, 0, String.valueOf(e.getMessage()), true, "", "", List.of());
        }
    }

    private static String cordoned(JsonNode found) {
        if (!found.path("spec").path("unschedulable").asBoolean(false)) {
            return "";
        }
        return Cordon.ours(found) ? "ours" : "theirs";
    }

    private List<PodSeen> pods() {
        return api.list(KubePath.pods("kube-system"), Selector.field("spec.nodeName", node)).stream()
                .flatMap(ApiProbe::failing)
                .toList();
    }

    /// Containers that wait for something other than their turn.
    private static Stream<PodSeen> failing(JsonNode pod) {
        String name = pod.path("metadata").path("name").asString("");
        return pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .map(it -> it.path("state").path("waiting"))
                .filter(it -> it.path("reason").asString("").matches(".*(Err|BackOff|Error|Invalid).*"))
                .map(it -> new PodSeen(
                        name, it.path("reason").asString(""), it.path("message").asString("")))
                .limit(1);
    }
}
