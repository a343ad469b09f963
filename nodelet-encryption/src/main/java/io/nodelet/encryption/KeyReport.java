package io.nodelet.encryption;

import io.nodelet.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a master says of its file of keys, without the keys.
///
/// @param keys     in the file, in order, by their prints
/// @param inUse    whether its API server was started with that file
/// @param told     when it said so
/// @param sequence the turn of a rotation that it has answered; 0 for none
/// @param error    why it could not do what its turn was for; empty where it did
public record KeyReport(List<String> keys, boolean inUse, Instant told, long sequence, String error) {
    public KeyReport {
        keys = List.copyOf(keys);
    }

    KeyReport answering(long turn, String why) {
        return new KeyReport(keys, inUse, told, turn, why);
    }

    /// Whether it says the same, whenever it was told.
    boolean same(KeyReport other) {
        return keys.equals(other.keys)
                && inUse == other.inUse
                && sequence == other.sequence
                && error.equals(other.error);
    }

    String json() {
        ObjectNode tree = Json.object();
        ArrayNode list = tree.putArray("keys");
        keys.forEach(list::add);
        return Json.text(tree.put("inUse", inUse)
                .put("told", told.toString())
                .put("sequence", sequence)
                .put("error", error));
    }

    static KeyReport read(String text) {
        JsonNode node = Json.read(text);
        List<String> keys = new ArrayList<>();
        node.path("keys").forEach(key -> keys.add(key.asString("")));
        return new KeyReport(
                keys,
                node.path("inUse").asBoolean(false),
                Instant.parse(node.path("told").asString("")),
                node.path("sequence").asLong(0),
                node.path("error").asString(""));
    }
}
