package io.nodelet.encryption;

import io.nodelet.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// etcd's keys and values, asked as its gateway is.
public final class SecretsInEtcd implements UnaryOperator<JsonNode> {
    private final SortedMap<String, String> values = new TreeMap<>();
    private int questions;

    public void put(String secret, String value) {
        values.put(secret, value);
    }

    public void seal(String secret, SecretboxKey key) {
        put(secret, "k8s:enc:secretbox:v1:" + key.name() + ":\1\2:sealed");
    }

    public String sealOf(String secret) {
        return values.getOrDefault(secret, "").split(":", 6)[4];
    }

    /// How often it was asked.
    public int questions() {
        return questions;
    }

    public Iterable<String> keys() {
        return values.keySet();
    }

    @Override
    public JsonNode apply(JsonNode body) {
        questions++;
        ObjectNode answer = Json.object();
        ArrayNode kvs = answer.putArray("kvs");
        SortedMap<String, String> range = values.subMap(text(body.path("key")), text(body.path("range_end")));
        range.entrySet().stream()
                .limit(body.path("limit").asLong())
                .forEach(entry ->
                        kvs.addObject().put("key", base64(entry.getKey())).put("value", base64(entry.getValue())));
        answer.put("more", range.size() > kvs.size());
        return answer;
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.ISO_8859_1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
