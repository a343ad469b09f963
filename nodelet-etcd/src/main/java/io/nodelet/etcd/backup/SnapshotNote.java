package io.nodelet.etcd.backup;

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
        ObjectNode tree = (ObjectNode) Json.tree(snapshot.toMap());
        tree.put(DIGEST, OpenSnapshot.digest(content));
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
        return parsed(note).map(node -> node.path("size").asLong(0)).orElse(0L);
    }

    /// What is noted of a snapshot; empty where nothing is, or where it can't be read.
    static Optional<Snapshot> read(Path snapshot) {
        return tree(snapshot).flatMap(node -> parse(snapshot, node));
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

    private static Optional<Snapshot> parse(Path snapshot, JsonNode node) {
        try {
            return Optional.of(new Snapshot(
                    snapshot,
                    Instant.parse(node.path("taken").asString("")),
                    node.path("revision").asLong(0),
                    node.path("keys").asLong(0),
                    node.path("size").asLong(0),
                    node.path("hash").asString(""),
                    node.path("sealedBy").asString(""),
                    node.path("encryptedWith").asString("")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// What a master of this cluster vouches for.
    ///
    /// @param digest of the encrypted file, in hex
    record Vouched(Snapshot snapshot, String digest) {
        /// @throws NodeletException where the file is another one
        void requireDigest(String seen) {
            if (!same(digest, seen)) {
                throw notIts(snapshot.file());
            }
        }
    }

    /// The note of an encrypted snapshot.
    ///
    /// @param snapshot the file, by its name
    /// @param note     which may lie elsewhere
    /// @throws NodeletException where no master with this key wrote it, it was changed since, or the snapshot had
    ///                          another name: an older one brings back what was given up since
    static Vouched require(Path snapshot, Path note, SnapshotCipher cipher) {
        JsonNode tree = parsed(note).orElseGet(Json::object);
        Snapshot said = parse(snapshot, tree).orElseThrow(() -> notIts(snapshot));
        cipher.requireOwn(snapshot, said.encryptedWith());
        if (!same(tree.path(MAC).asString(""), cipher.vouch(vouched(tree)))) {
            throw notIts(snapshot);
        }
        if (SnapshotDirectory.names(said.name())
                && !SnapshotDirectory.time(said.name()).equals(said.taken())) {
            throw new NodeletException(
                    snapshot + " was not taken when its name says, but at " + said.taken(),
                    "Give it and its note the name that they had.");
        }
        return new Vouched(said, tree.path(DIGEST).asString(""));
    }

    private static NodeletException notIts(Path snapshot) {
        return new NodeletException(
                "the note of " + snapshot
                        + " is not its own, or was changed: nobody vouches for when it was taken, and of what",
                "Take another one: `nodeletd etcd snapshots` lists them.");
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
