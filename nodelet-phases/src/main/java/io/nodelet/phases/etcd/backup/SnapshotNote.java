package io.nodelet.phases.etcd.backup;

import io.nodelet.bundle.Sha256;
import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The note beside a snapshot: what was seen of it when it was taken, so that a listing need not read all of them. That
/// of an encrypted one has the digest of its file, and a code by which masters of the cluster know that all of it is
/// theirs.
final class SnapshotNote {
    private static final String SUFFIX = ".json";
    private static final String DIGEST = "digest";
    private static final String MAC = "mac";

    /// Where it lies is not part of what it is.
    private static final String FILE = "file";

    private SnapshotNote() {}

    static Path beside(Path snapshot) {
        return snapshot.resolveSibling(snapshot.getFileName() + SUFFIX);
    }

    static Path snapshot(Path note) {
        String name = String.valueOf(note.getFileName());
        return note.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    /// @param content the encrypted file, which need not have its name yet
    static void write(Snapshot snapshot, Path content, SnapshotCipher cipher) {
        ObjectNode tree = (ObjectNode) Json.tree(snapshot.tree());
        tree.put(DIGEST, Sha256.of(content));
        tree.put(MAC, cipher.vouch(vouched(tree)));
        AtomicFile.write(beside(snapshot.file()), Json.text(tree) + "\n", "0600");
    }

    private static String vouched(JsonNode note) {
        ObjectNode tree = (ObjectNode) note.deepCopy();
        tree.remove(MAC);
        tree.remove(FILE);
        return Json.text(tree);
    }

    /// How many bytes the snapshot of a note has.
    static long size(Path note) {
        return parsed(note).map(it -> it.path("size").asLong(0)).orElse(0L);
    }

    /// What is noted of a snapshot; empty where nothing is, or where it can't be read.
    static Optional<Snapshot> read(Path snapshot) {
        return tree(snapshot).flatMap(it -> parse(snapshot, it));
    }

    private static Optional<JsonNode> tree(Path snapshot) {
        Path note = beside(snapshot);
        return Files.exists(note) ? parsed(note) : Optional.empty();
    }

    private static Optional<JsonNode> parsed(Path note) {
        try {
            return Optional.of(Json.read(Files.readString(note))).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty(); // what was noted is only convenient: the snapshot itself says it again
        } catch (IOException e) {
            throw new NodeletException("can't read " + note + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Optional<Snapshot> parse(Path snapshot, JsonNode it) {
        try {
            return Optional.of(new Snapshot(
                    snapshot,
                    Instant.parse(it.path("taken").asString("")),
                    it.path("revision").asLong(0),
                    it.path("keys").asLong(0),
                    it.path("size").asLong(0),
                    it.path("hash").asString(""),
                    it.path("sealedBy").asString(""),
                    it.path("encryptedWith").asString("")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// @throws NodeletException where a note was not written by a master with this key, is another snapshot's, or was
    ///                          changed since
    static void requireVouched(Path snapshot, SnapshotCipher cipher) {
        JsonNode note = tree(snapshot).orElseGet(Json::object);
        String digest = note.path(DIGEST).asString("");
        boolean own = same(note.path(MAC).asString(""), cipher.vouch(vouched(note)));
        if (!own || !same(digest, Sha256.of(snapshot))) {
            throw new NodeletException(
                    beside(snapshot) + " does not belong to " + snapshot.getFileName()
                            + ", or was changed: nobody vouches for when and of what it was taken",
                    "Take another one: `nodeletd etcd snapshots` lists them. To restore this one all the same, move its note away.");
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
