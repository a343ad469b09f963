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
            JsonNode it = Json.read(Files.readString(file));
            return Optional.of(new RestoreState(
                    Path.of(it.path("snapshot").asString("")),
                    it.path("digest").asString(""),
                    Path.of(it.path("data").asString("")),
                    it.path("kept").asString(""),
                    it.path("bump").asLong(0),
                    new EtcdPrograms.Identity(
                            it.path("name").asString(""),
                            it.path("peer").asString(""),
                            it.path("token").asString("")),
                    it.path("unpacked").asString("")));
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
    public void write(RestoreState it) {
        ObjectNode tree = Json.object();
        tree.put("snapshot", it.snapshot().toString());
        tree.put("digest", it.digest());
        tree.put("data", it.data().toString());
        tree.put("kept", it.kept());
        tree.put("bump", it.bump());
        tree.put("name", it.identity().name());
        tree.put("peer", it.identity().peer());
        tree.put("token", it.identity().token());
        tree.put("unpacked", it.unpacked());
        restoreDisk.write(file, Json.text(tree) + "\n");
    }

    /// It is done, or is not wanted any more.
    public void remove() {
        if (Files.exists(file)) {
            restoreDisk.remove(file);
        }
    }
}
