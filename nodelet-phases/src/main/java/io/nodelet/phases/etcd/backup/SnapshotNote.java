package io.nodelet.phases.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The note beside a snapshot: what was seen of it when it was taken, so that a listing need not read all of them.
final class SnapshotNote {
    private static final String SUFFIX = ".json";

    private SnapshotNote() {}

    static Path beside(Path snapshot) {
        return snapshot.resolveSibling(snapshot.getFileName() + SUFFIX);
    }

    static Path snapshot(Path note) {
        String name = String.valueOf(note.getFileName());
        return note.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    static void write(Snapshot snapshot) {
        String text = Json.text(Json.tree(snapshot.tree()));
        AtomicFile.write(beside(snapshot.file()), text + "\n", "0600");
    }

    /// What is noted of a snapshot; empty where nothing is, or where it can't be read.
    static Optional<Snapshot> read(Path snapshot) {
        Path note = beside(snapshot);
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        try {
            JsonNode it = Json.read(Files.readString(note));
            return Optional.of(new Snapshot(
                    snapshot,
                    Instant.parse(it.path("taken").asString("")),
                    it.path("revision").asLong(0),
                    it.path("keys").asLong(0),
                    it.path("size").asLong(0),
                    it.path("hash").asString(""),
                    it.path("sealedBy").asString("")));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty(); // what was noted is only convenient: the snapshot itself says it again
        } catch (IOException e) {
            throw new NodeletException("can't read " + note + ": " + AtomicFile.reason(e), e);
        }
    }
}
