package io.nodelet.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The part of JSON Schema that our documents' schema uses.
record Schema(JsonNode root) {
    /// Everything that is wrong with `value`.
    List<String> problems(JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(root, value, "$", problems);
        return problems;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> problems) {
        if (schema.has("$ref")) {
            check(root.at(schema.path("$ref").asString().substring(1)), value, at, problems);
            return;
        }
        if (schema.has("type") && !is(value, schema.path("type").asString())) {
            problems.add(at + " is no " + schema.path("type").asString() + ": " + value);
        }
        if (schema.has("const") && !schema.path("const").equals(value)) {
            problems.add(at + " is " + value);
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            problems.add(at + " is none of " + schema.path("enum") + ": " + value);
        }
        if (schema.has("pattern") && !Pattern.matches(schema.path("pattern").asString(), value.asString(""))) {
            problems.add(at + " does not look like " + schema.path("pattern") + ": " + value);
        }
        if (schema.has("minimum") && value.asDouble(-1) < schema.path("minimum").asDouble()) {
            problems.add(at + " is too small: " + value);
        }
        members(schema, value, at, problems);
        if (schema.has("items")) {
            value.forEach(node -> check(schema.path("items"), node, at + "[]", problems));
        }
    }

    private void members(JsonNode schema, JsonNode value, String at, List<String> problems) {
        schema.path("required").forEach(key -> {
            if (!value.has(key.asString())) {
                problems.add(at + " lacks " + key);
            }
        });
        if (!schema.has("properties")) {
            return;
        }
        value.propertyNames().forEach(key -> {
            if (!schema.path("properties").has(key)) {
                problems.add(at + " has " + key);
            } else {
                check(schema.path("properties").path(key), value.path(key), at + "." + key, problems);
            }
        });
    }

    private static boolean is(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> false;
        };
    }
}
