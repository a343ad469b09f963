package io.nodelet.kube;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API server's rules for trees, as far as [FakeKubeApi] follows them.
final class FakeRules {
    private FakeRules() {}

    /// The text at a dotted path, or an empty one.
    static String text(JsonNode object, String dotted) {
        JsonNode at = object;
        for (String step : dotted.split("\\.", -1)) {
            at = at.path(step);
        }
        return at.asString("");
    }

    static boolean selects(Selector selector, JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return selector.labels().entrySet().stream()
                        .allMatch(label -> labels.has(label.getKey())
                                && labels.path(label.getKey()).asString("").equals(label.getValue()))
                && selector.fields().entrySet().stream()
                        .allMatch(field -> text(object, field.getKey()).equals(field.getValue()));
    }

    /// Whether a budget holds for `pod`, and has nothing to give.
    static boolean guards(JsonNode budget, JsonNode pod) {
        JsonNode wanted = budget.path("spec").path("selector").path("matchLabels");
        JsonNode labels = pod.path("metadata").path("labels");
        return budget.path("status").path("disruptionsAllowed").asInt(0) <= 0
                && wanted.properties().stream()
                        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
    }

    /// Lays `wanted` over `now`: objects by key, all else whole.
    static void merge(ObjectNode now, JsonNode wanted) {
        wanted.properties().forEach(entry -> {
            JsonNode there = now.get(entry.getKey());
            if (there instanceof ObjectNode inner && entry.getValue().isObject()) {
                merge(inner, entry.getValue());
            } else {
                now.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    /// Takes out of `now` what the apply before had and the new one has not.
    static void removeAbandoned(ObjectNode now, JsonNode before, JsonNode wanted) {
        for (Map.Entry<String, JsonNode> entry : List.copyOf(before.properties())) {
            String name = entry.getKey();
            if (!wanted.has(name)) {
                now.remove(name);
            } else if (now.get(name) instanceof ObjectNode inner
                    && wanted.path(name).isObject()) {
                removeAbandoned(inner, entry.getValue(), wanted.path(name));
            }
        }
    }

    /// RFC 7386.
    static void mergePatch(ObjectNode now, JsonNode patch) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            String name = entry.getKey();
            if (entry.getValue().isNull()) {
                now.remove(name);
            } else if (entry.getValue().isObject()) {
                ObjectNode inner = now.get(name) instanceof ObjectNode there ? there : now.putObject(name);
                mergePatch(inner, entry.getValue());
            } else {
                now.set(name, entry.getValue().deepCopy());
            }
        }
    }
}
