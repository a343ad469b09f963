package io.nodelet.why;

import io.nodelet.why.rule.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Facts that were recorded on a node: those of a node that is well (`well.json`), and what a fault changed in them, as
/// a merge patch. Lists whose elements have a key (a phase's number, a service's name) are merged by it; others are
/// replaced.
///
/// @param folder of the case
record Case(Path folder) {
    private static final Path ROOT = Path.of("src/test/resources/io/nodelet/why");
    private static final List<String> KEYS = List.of("port", "number", "name", "mount", "check");
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Every case, by name.
    static List<Case> all() {
        try (Stream<Path> folders = Files.list(ROOT.resolve("cases"))) {
            return folders.sorted().map(Case::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Facts well() {
        return FactsJson.read(read(ROOT.resolve("well.json")));
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    Facts facts() {
        JsonNode well = JSON.readTree(read(ROOT.resolve("well.json")));
        JsonNode changed = JSON.readTree(read(folder.resolve("facts.json")));
        return FactsJson.read(merged(well, changed).toString());
    }

    Diagnosis diagnosis() {
        return Rules.diagnose(facts());
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (patch.isArray() && target.isArray() && keyed(patch)) {
            return byKey(target, patch);
        }
        if (!patch.isObject() || !target.isObject()) {
            return patch;
        }
        ObjectNode result = (ObjectNode) target.deepCopy();
        patch.properties()
                .forEach(entry -> result.set(entry.getKey(), merged(result.path(entry.getKey()), entry.getValue())));
        return result;
    }

    private static JsonNode byKey(JsonNode target, JsonNode patch) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        target.forEach(node -> elements.put(key(node), node));
        patch.forEach(node -> elements.merge(key(node), node, Case::merged));
        ArrayNode result = JSON.createArrayNode();
        elements.values().forEach(result::add);
        return result;
    }

    private static boolean keyed(JsonNode list) {
        return !list.isEmpty() && list.valueStream().noneMatch(node -> key(node).isEmpty());
    }

    private static String key(JsonNode element) {
        return KEYS.stream()
                .map(key -> element.path(key).asString(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
