package io.nodelet.config;

import io.nodelet.model.Doc;
import io.nodelet.model.Doc.Format;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON Schema (2020-12) of the configuration file, for editors and other programs.
public final class JsonSchema {
    private JsonSchema() {}

    /// The schema as JSON text.
    public static String render() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "The configuration of a Nodelet node");
        schema.putAll(section(NodeConfig.class));
        return JsonText.of(schema);
    }

    private static Map<String, Object> section(Class<? extends Record> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Key.of(type).forEach(key -> properties.put(key.name(), property(key)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("object", "null"));
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> property(Key key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", key.doc().value());
        schema.putAll(value(key));
        if (!(key.fallback() instanceof Record)) {
            schema.put("default", key.fallback() instanceof Role role ? role.wireName() : key.fallback());
        }
        return schema;
    }

    private static Map<String, Object> value(Key key) {
        return switch (key.valueKind()) {
            case ValueKind.Text _, ValueKind.RoleWord _ ->
                render(key.doc(), key.fallback().equals(""));
            case ValueKind.Whole _ -> whole(key);
            case ValueKind.Flag _ -> Map.of("type", "boolean");
            case ValueKind.Texts _ -> list(key.doc());
            case ValueKind.TextMap _ -> map(key.doc(), render(key.doc(), true));
            case ValueKind.Fields _ -> fields();
            case ValueKind.TextsMap _ -> map(key.doc(), list(key.doc()));
            case ValueKind.Section(var type) -> section(type);
            case ValueKind.SectionMap(var type) -> map(key.doc(), section(type));
        };
    }

    private static Map<String, Object> whole(Key key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", key.min());
        schema.put("maximum", key.max());
        return schema;
    }

    private static Map<String, Object> render(Doc doc, boolean mayBeEmpty) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (doc.oneOf().length > 0) {
            schema.put("enum", words(doc.oneOf()));
            return schema;
        }
        schema.put("type", doc.format() == Format.FLAG ? List.of("string", "number", "boolean") : "string");
        if (doc.format() != Format.ANY) {
            String pattern = TextPattern.of(doc.format()).pattern();
            schema.put("pattern", mayBeEmpty ? "^(" + pattern + ")?$" : "^(" + pattern + ")$");
        }
        return schema;
    }

    /// In YAML `true` is not a text, unless it is quoted.
    private static List<Object> words(String[] oneOf) {
        List<Object> words = new ArrayList<>(Arrays.asList(oneOf));
        if (words.contains("true")) {
            words.addAll(List.of(true, false));
        }
        return words;
    }

    private static Map<String, Object> list(Doc doc) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("array", "null"));
        schema.put("items", render(doc, false));
        return schema;
    }

    private static Map<String, Object> fields() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("object", "null"));
        schema.put("propertyNames", Map.of("enum", FieldTable.kubelet().names()));
        return schema;
    }

    private static Map<String, Object> map(Doc doc, Map<String, Object> value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("object", "null"));
        schema.put(
                "propertyNames",
                Map.of("pattern", "^(" + TextPattern.ofNames(doc.format()).pattern() + ")$"));
        schema.put("additionalProperties", value);
        return schema;
    }
}
