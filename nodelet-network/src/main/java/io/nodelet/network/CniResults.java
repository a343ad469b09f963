package io.nodelet.network;

import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the CNI plugins remember of the pods of this node's network, in the folder where every runtime's CNI library
/// keeps the results of its calls: one tree of a pod that is there now.
final class CniResults {
    private static final Path RESULTS = Path.of("var/lib/cni/results");
    private static final String OURS = "nodelet-*";

    private CniResults() {}

    /// @param root of the file system
    static Stream<JsonNode> all(Path root) {
        List<JsonNode> results = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(RESULTS), OURS)) {
            for (Path file : files) {
                read(root, file).ifPresent(results::add);
            }
        } catch (NoSuchFileException e) {
            return Stream.empty(); // no pod has begun yet
        } catch (IOException e) {
            throw new NodeletException("can't read " + root.resolve(RESULTS) + ": " + AtomicFile.reason(e), e);
        }
        return results.stream();
    }

    /// Nothing when the pod is gone, or just going or coming.
    private static Optional<JsonNode> read(Path root, Path file) {
        try {
            JsonNode call = Json.read(Files.readString(file));
            boolean there = call.path("result")
                    .path("interfaces")
                    .valueStream()
                    .map(node -> node.path("sandbox").asString(""))
                    .anyMatch(text -> !text.isEmpty() && Files.exists(root.resolve(text.substring(1))));
            return there ? Optional.of(call) : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }
}
