package io.nodelet.controllers.report;

import io.nodelet.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Kubernetes objects that speak of a node.
///
/// @param node its name
record NodeObjects(String node) {
    static final String CONDITION = "NodeletHealthy";
    private static final String OURS = "nodeletd";

    /// An event on the node: the same object each time that the same thing happens.
    JsonNode event(EventAggregator.Told what) {
        ObjectNode event = object("Event");
        event.putObject("metadata")
                .put("name", node + "." + sum(what.last().key()))
                .put("namespace", "default");
        // kubelet and kubectl know a node by its name, where other objects have an id.
        event.putObject("involvedObject")
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put("name", node)
                .put("uid", node);
        event.put("type", what.last().warning() ? "Warning" : "Normal");
        event.put("reason", what.last().reason()).put("message", what.last().message());
        event.put("count", what.count());
        event.put("firstTimestamp", text(what.first())).put("lastTimestamp", text(what.since()));
        event.putObject("source").put("component", OURS).put("host", node);
        return event;
    }

    /// The node with our condition alone, to be applied to its status.
    ///
    /// @param since when it became so
    JsonNode condition(NodeletCondition nodeletCondition, Instant since, Instant now) {
        ObjectNode object = object("Node");
        object.putObject("metadata").put("name", node);
        object.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", CONDITION)
                .put("status", nodeletCondition.status())
                .put("reason", nodeletCondition.reason())
                .put("message", nodeletCondition.message())
                .put("lastHeartbeatTime", text(now))
                .put("lastTransitionTime", text(since));
        return object;
    }

    /// Since when the node has this condition; now, when it has another one.
    static Instant since(JsonNode node, NodeletCondition nodeletCondition, Instant now) {
        for (JsonNode there : node.path("status").path("conditions")) {
            if (there.path("type").asString("").equals(CONDITION)
                    && there.path("status").asString("").equals(nodeletCondition.status())) {
                return Instant.parse(there.path("lastTransitionTime").asString(text(now)));
            }
        }
        return now;
    }

    private static ObjectNode object(String kind) {
        return Json.object().put("apiVersion", "v1").put("kind", kind);
    }

    private static String sum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
