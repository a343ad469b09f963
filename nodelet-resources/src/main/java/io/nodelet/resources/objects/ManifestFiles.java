package io.nodelet.resources.objects;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Kubernetes manifests that operators bring: one file, or a folder of them (`.yaml`, `.yml`, `.json`), in the order of
/// their names. A file is parsed anew only when its text is another one.
public final class ManifestFiles {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
    private final Map<Path, DeclaredObjects> parsed = new ConcurrentHashMap<>();

    /// All objects, those of a List as its items.
    ///
    /// @throws NodeletException naming the file, where one is not there, or is none
    public List<JsonNode> objects(Path place) {
        return files(place).stream().flatMap(this::read).toList();
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.list(place)) {
            List<Path> files = all.filter(ManifestFiles::manifest).sorted().toList();
            if (files.isEmpty()) {
                throw new NodeletException(
                        "no file in " + place + " is a manifest: their names end in " + String.join(", ", ENDINGS));
            }
            return files;
        } catch (IOException e) {
            throw new NodeletException("can't list " + place + ": " + AtomicFile.reason(e), e);
        }
    }

    private static boolean manifest(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file)
                && !name.startsWith(".")
                && ENDINGS.stream().anyMatch(name::endsWith);
    }

    private Stream<JsonNode> read(Path file) {
        try {
            DeclaredObjects objects = parsed.computeIfAbsent(file, _ -> new DeclaredObjects());
            List<JsonNode> whole = new ArrayList<>();
            objects.of(Files.readString(file)).forEach(node -> add(node, whole));
            whole.forEach(ManifestFiles::requireNames);
            return whole.stream();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        } catch (NodeletException e) {
            throw new NodeletException(file + ": " + e.getMessage(), e);
        }
    }

    private static void add(JsonNode object, List<JsonNode> all) {
        if (object.path("kind").asString("").endsWith("List")
                && object.path("items").isArray()) {
            object.path("items").forEach(node -> add(node, all));
        } else {
            all.add(object);
        }
    }

    private static void requireNames(JsonNode object) {
        for (String key : List.of("/apiVersion", "/kind", "/metadata/name")) {
            if (object.at(key).asString("").isEmpty()) {
                throw new NodeletException(
                        "an object has no " + key.substring(1).replace('/', '.'));
            }
        }
    }
}
