package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the last drill found, kept beside the snapshots.
record LastDrill(Path file) {
    private static final double MILLIS = 1000.0;

    static LastDrill in(Path folder) {
        return new LastDrill(folder.resolve("last-drill.json"));
    }

    void write(DrillResult result) {
        String text = Json.text(Json.tree(result.toMap()));
        AtomicFile.write(file, text + "\n", "0600");
    }

    Optional<DrillResult> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = Json.read(Files.readString(file));
            return Optional.of(new DrillResult(
                    Instant.parse(node.path("at").asString("")),
                    node.path("snapshot").asString(""),
                    node.path("reason").asString(""),
                    node.path("revision").asLong(0),
                    node.path("keys").asLong(0),
                    Duration.ofMillis(Math.round(node.path("seconds").asDouble(0) * MILLIS))));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty(); // the next drill says it anew
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
