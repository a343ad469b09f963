package io.nodelet.diagnosis.support;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What the cluster says of the node, where its API answers.
///
/// @param from where it comes from
record ClusterEntries(SupportSources from) {
    List<ArchiveEntry> all() {
        return List.of(
                new ArchiveEntry(
                        "cluster/node.json",
                        () -> from.cluster()
                                .call()
                                .get(KubePath.node(from.node()))
                                .map(JsonNode::toPrettyString)
                                .orElse("there is no node " + from.node() + "\n")),
                new ArchiveEntry(
                        "cluster/events.txt", () -> events(from.cluster().call())),
                new ArchiveEntry("cluster/pods.txt", () -> pods(from.cluster().call())));
    }

    private String events(KubeApi api) {
        var text = new StringBuilder();
        for (JsonNode node : api.list(
                KubePath.namespaced("v1", "default", "events"), Selector.field("involvedObject.name", from.node()))) {
            text.append("%s %s %s x%s: %s%n"
                    .formatted(
                            node.path("lastTimestamp").asString(""),
                            node.path("type").asString(""),
                            node.path("reason").asString(""),
                            node.path("count").asString("1"),
                            node.path("message").asString("")));
        }
        return text.toString();
    }

    private String pods(KubeApi api) {
        var text = new StringBuilder();
        for (JsonNode node : api.list(KubePath.PODS, Selector.field("spec.nodeName", from.node()))) {
            text.append("%s/%s %s%n"
                    .formatted(
                            node.path("metadata").path("namespace").asString(""),
                            node.path("metadata").path("name").asString(""),
                            node.path("status").path("phase").asString("")));
            node.path("status")
                    .path("containerStatuses")
                    .forEach(status -> text.append("  %s ready=%s restarts=%s%n"
                            .formatted(
                                    status.path("name").asString(""),
                                    status.path("ready").asString(""),
                                    status.path("restartCount").asString(""))));
        }
        return text.toString();
    }
}
