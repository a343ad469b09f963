package io.nodelet.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns nodes of a YAML file into maps, lists, texts, numbers and booleans, by a table of published fields: what is a
/// text there is that very text, however it looks and whether it is quoted.
final class FieldBinder {
    /// As Go reads them.
    private static final Pattern DURATION = Pattern.compile(
            "0|-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))*");

    private final ConfigReport configReport;
    private final FieldTable table;

    FieldBinder(ConfigReport configReport, FieldTable table) {
        this.configReport = configReport;
        this.table = table;
    }

    /// @param node  what was given
    /// @param path  in the configuration file
    /// @param field in the table; empty for the whole
    Map<String, Object> group(Node node, String path, String field) {
        Map<String, String> fields = table.of(field);
        Map<String, Object> bound = new LinkedHashMap<>();
        entries(node, path).forEach((name, child) -> {
            String at = path + "." + name;
            String kind = fields.get(name);
            if (kind == null) {
                String meant = ClosestWord.to(name, fields.keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
                configReport.add(child, at, new Problem(at, "unknown field" + meant, allowed(fields)));
            } else {
                put(bound, name, value(kind, child, at, field.isEmpty() ? name : field + "." + name));
            }
        });
        return Collections.unmodifiableMap(bound);
    }

    private static String allowed(Map<String, String> fields) {
        return fields.size() > 20
                ? "the fields of KubeletConfiguration, kubelet.config.k8s.io/v1beta1"
                : String.join(", ", fields.keySet());
    }

    private static void put(Map<String, Object> bound, String name, @Nullable Object value) {
        if (value != null) {
            bound.put(name, value);
        }
    }

    private @Nullable Object value(String kind, Node node, String path, String field) {
        configReport.found(path, node);
        if (kind.equals(FieldTable.GROUP)) {
            return group(structure(node, path), path, field);
        }
        if (kind.startsWith(FieldTable.MAP)) {
            return map(kind.substring(FieldTable.MAP.length()), structure(node, path), path, field);
        }
        if (kind.startsWith(FieldTable.LIST)) {
            return list(kind.substring(FieldTable.LIST.length()), structure(node, path), path, field);
        }
        return scalar(node, path, kind)
                .flatMap(text -> scalar(kind, text, node, path))
                .orElse(null);
    }

    private Map<String, Object> map(String kind, Node node, String path, String field) {
        Map<String, Object> bound = new LinkedHashMap<>();
        entries(node, path)
                .forEach((name, child) -> put(bound, name, value(kind, child, path + "." + name, field + "{}")));
        return Collections.unmodifiableMap(bound);
    }

    private List<Object> list(String kind, Node node, String path, String field) {
        List<Object> bound = new ArrayList<>();
        if (!(node instanceof SequenceNode list)) {
            wrong(node, path, "is not a list", "a list");
            return List.of();
        }
        for (Node child : list.getValue()) {
            Object value = value(kind, child, path + "[" + bound.size() + "]", field + "[]");
            if (value != null) {
                bound.add(value);
            }
        }
        return Collections.unmodifiableList(bound);
    }

    /// A group, a map or a list may stand in a text, as YAML: an older form, which goes on to be read.
    private Node structure(Node node, String path) {
        if (!(node instanceof ScalarNode scalar) || scalar.isPlain()) {
            return node;
        }
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(scalar.getValue())
                    .orElse(node);
        } catch (YamlEngineException _) {
            wrong(node, path, "is a text that is not YAML", "the same without the quotes around it");
            return node;
        }
    }

    private Map<String, Node> entries(Node node, String path) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping) || node.getAnchor().isPresent()) {
            if (!unset(node)) {
                wrong(node, path, "is not a group of keys", "a group such as {name: value}");
            }
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                wrong(tuple.getKeyNode(), path, "has a key that is no text", "");
            } else if (entries.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                wrong(key, path + "." + key.getValue(), "stands here a second time", "");
            }
        }
        return entries;
    }

    private Optional<String> scalar(Node node, String path, String kind) {
        if (!(node instanceof ScalarNode scalar)
                || unset(node)
                || node.getAnchor().isPresent()) {
            wrong(node, path, unset(node) ? "has no value" : "is a list or a group", word(kind));
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private Optional<Object> scalar(String kind, String text, Node node, String path) {
        try {
            return Optional.of(
                    switch (kind) {
                        case "whole" -> Long.parseLong(text);
                        case "number" -> Double.parseDouble(text);
                        case "flag" -> flag(text);
                        case "duration" -> duration(text);
                        default -> text;
                    });
        } catch (IllegalArgumentException _) {
            wrong(node, path, Binder.quote(text) + " is not " + word(kind), word(kind));
            return Optional.empty();
        }
    }

    private static Boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return Boolean.valueOf(text);
    }

    private static String duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static String word(String kind) {
        return switch (kind) {
            case "whole" -> "a whole number";
            case "number" -> "a number";
            case "flag" -> "true or false";
            case "duration" -> "a duration such as 30s";
            default -> "a text";
        };
    }

    private void wrong(Node node, String path, String what, String allowed) {
        configReport.add(node, path, new Problem(path, what, allowed));
    }

    private static boolean unset(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
