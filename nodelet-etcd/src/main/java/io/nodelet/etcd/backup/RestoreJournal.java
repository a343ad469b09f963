package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The file that says which restore is under way: written before anything of etcd's data is touched, removed when all
/// of it is done. As long as it is there, etcd is not started but by going on with the restore.
public final class RestoreJournal {
    private final Path file;
    private final RestoreDisk restoreDisk;

    public RestoreJournal(Path file, RestoreDisk restoreDisk) {
        this.file = file;
        this.restoreDisk = restoreDisk;
    }

    /// In the folder of what nodeletd remembers.
    public static RestoreJournal in(Path state) {
        return new RestoreJournal(state.resolve("etcd-restore"), RestoreDisk.REAL);
    }

    /// The restore that is under way; empty when none is.
    public Optional<RestoreState> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = Json.read(Files.readString(file));
            return Optional.of(new RestoreState(
                    Path.of(node.path("snapshot").asString("")),
                    node.path("digest").asString(""),
                    Path.of(node.path("data").asString("")),
                    node.path("kept").asString(""),
                    node.path("bump").asLong(0),
                    new EtcdPrograms.Identity(
                            node.path("name").asString(""),
                            node.path("peer").asString(""),
                            node.path("token").asString("")),
                    node.path("unpacked").asString("")));
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        } catch (JacksonException e) {
            throw new NodeletException(
                    file + " is damaged: it says which restore of etcd is under way",
                    "Remove it, and run `nodeletd etcd restore` again.",
                    e);
        }
    }

    /// Begins a restore, or notes how far it is.
    public void write(RestoreState restoreState) {
        ObjectNode tree = Json.object();
        tree.put("snapshot", restoreState.snapshot().toString());
        tree.put("digest", restoreState.digest());
        tree.put("data", restoreState.data().toString());
        tree.put("kept", restoreState.kept());
        tree.put("bump", restoreState.bump());
        tree.put("name", restoreState.identity().name());
        tree.put("peer", restoreState.identity().peer());
        tree.put("token", restoreState.identity().token());
        tree.put("unpacked", restoreState.unpacked());
        restoreDisk.write(file, Json.text(tree) + "\n");
    }

    /// It is done, or is not wanted any more.
    public void remove() {
        if (Files.exists(file)) {
            restoreDisk.remove(file);
        }
    }
}
