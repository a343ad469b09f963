package io.nodelet.etcd.backup;

import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;

/// Reads snapshots, wherever they lie, and says whether they are whole and of this cluster.
///
/// @param etcd    its tools
/// @param cipher  opens those that are encrypted
/// @param scratch a folder for root alone, where they are decrypted: that of the node's own snapshots
public record SnapshotReader(EtcdPrograms etcd, SnapshotCipher cipher, Path scratch) {
    /// Reads a file from end to end. Of an encrypted one with its note all is known that way, and nothing is written.
    ///
    /// @throws NodeletException when it is no whole snapshot, or none of this cluster's
    public ExaminedSnapshot examine(Path file) {
        Optional<SnapshotNote.Vouched> note = note(file);
        if (note.isEmpty()) {
            return using(file, (examinedSnapshot, _) -> examinedSnapshot);
        }
        note.get().requireDigest(OpenSnapshot.digest(file));
        return new ExaminedSnapshot(note.get().snapshot(), note.get().digest(), true);
    }

    /// Does something with what a file holds, having read all of it.
    ///
    /// @param use gets what is known of it, and a file that etcd's tools read, which is there until this ends
    /// @throws NodeletException when it is no whole snapshot, or none of this cluster's
    public <T> T using(Path file, BiFunction<ExaminedSnapshot, Path, T> use) {
        if (!SnapshotCipher.encrypted(file)) {
            return opened(file, use);
        }
        try (FolderLock _ = FolderLock.take(scratch)) {
            return opened(file, use);
        }
    }

    /// The same for who has the lock of the scratch folder.
    <T> T opened(Path file, BiFunction<ExaminedSnapshot, Path, T> use) {
        Optional<SnapshotNote.Vouched> note = note(file);
        try (OpenSnapshot open = OpenSnapshot.of(file, cipher, scratch)) {
            note.ifPresent(vouched -> vouched.requireDigest(open.digest()));
            Snapshot snapshot = note.map(SnapshotNote.Vouched::snapshot).orElseGet(() -> seen(file, open));
            return use.apply(new ExaminedSnapshot(snapshot, open.digest(), note.isPresent()), open.file());
        }
    }

    /// A note is believed of an encrypted snapshot only where a master of this cluster wrote it.
    private Optional<SnapshotNote.Vouched> note(Path file) {
        Path note = SnapshotNote.beside(file);
        return SnapshotCipher.encrypted(file) && Files.exists(note)
                ? Optional.of(SnapshotNote.require(file, note, cipher))
                : Optional.empty();
    }

    /// Of one without a note that counts. That of a plain one says no more than its content does, but for keys.
    private Snapshot seen(Path file, OpenSnapshot open) {
        EtcdPrograms.Contents contents = etcd.contents(open.file());
        Optional<Snapshot> noted = open.own() ? Optional.empty() : SnapshotNote.read(file);
        noted.ifPresent(snapshot -> requireSame(snapshot, contents));
        return noted.orElseGet(() -> new Snapshot(
                file,
                time(file),
                contents.revision(),
                contents.keys(),
                file.toFile().length(),
                contents.hash(),
                "",
                open.own() ? cipher.print() : ""));
    }

    private static Instant time(Path file) {
        String name = String.valueOf(file.getFileName());
        return SnapshotDirectory.names(name)
                ? SnapshotDirectory.time(name)
                : Instant.ofEpochMilli(file.toFile().lastModified()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static void requireSame(Snapshot noted, EtcdPrograms.Contents seen) {
        if (!noted.hash().equals(seen.hash())) {
            throw new NodeletException(
                    noted.file() + " holds something else than when it was taken (hash " + seen.hash() + ", then "
                            + noted.hash() + ")",
                    "Take another one: `nodeletd etcd snapshots` lists them.");
        }
    }
}
