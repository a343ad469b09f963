package io.nodelet.etcd.backup;

import io.nodelet.etcd.s3.Bucket;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Copies of snapshots in a bucket, those of each node under its name. The note beside a snapshot is put before it and
/// removed after it: what can be listed has its note.
public final class RemoteSnapshots {
    /// What the word for one begins with.
    public static final String SCHEME = "s3:";

    private static final long MOST_NOTE = 1 << 16;

    private final Bucket bucket;
    private final String prefix;
    private final String node;
    private final SnapshotCipher cipher;
    private final InstantSource clock;

    /// @param prefix of all names; empty for none
    /// @param node   whose copies are made and pruned here
    /// @param cipher says whether one is of this cluster
    /// @param clock  the time
    public RemoteSnapshots(Bucket bucket, String prefix, String node, SnapshotCipher cipher, InstantSource clock) {
        this.cipher = cipher;
        this.clock = clock;
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
        this.node = node;
    }

    /// Where they lie, for people.
    public String place() {
        return bucket.name() + "/" + prefix;
    }

    /// Those of all nodes, the newest first.
    public List<RemoteSnapshot> list() {
        return list("");
    }

    private List<RemoteSnapshot> list(String below) {
        return bucket.list(prefix + below).stream()
                .flatMap(key -> RemoteSnapshot.of(key.substring(prefix.length())).stream())
                .sorted(NewestFirst.by(RemoteSnapshot::taken, clock.instant()).thenComparing(RemoteSnapshot::node))
                .toList();
    }

    private List<RemoteSnapshot> own() {
        return list(node + "/");
    }

    /// Puts a snapshot there.
    ///
    /// @return false where it is there already
    /// @throws NodeletException for one that is not encrypted: it does not leave the machine
    public boolean put(Snapshot snapshot) {
        if (!SnapshotCipher.encrypted(snapshot.file())) {
            throw new NodeletException(
                    snapshot.file() + " is not encrypted, and is not copied",
                    "Take another one: nodeletd etcd snapshot.");
        }
        RemoteSnapshot remoteSnapshot = new RemoteSnapshot(node, snapshot.name());
        if (own().contains(remoteSnapshot)) {
            return false;
        }
        bucket.put(note(remoteSnapshot), SnapshotNote.beside(snapshot.file()));
        bucket.put(key(remoteSnapshot), snapshot.file());
        return true;
    }

    /// Removes this node's oldest.
    ///
    /// @return how many went
    public int prune(int keep) {
        List<RemoteSnapshot> old = own().stream().skip(keep).toList();
        for (RemoteSnapshot remoteSnapshot : old) {
            bucket.delete(key(remoteSnapshot));
            bucket.delete(note(remoteSnapshot));
        }
        return old.size();
    }

    /// Brings the one that a person means into a folder of snapshots.
    ///
    /// @param word  `latest`, or a node and a name as [#list] has them
    /// @param plain whether one is taken that is not encrypted: whoever may write to the bucket can make such
    /// @return the file, which has no snapshot's name where nobody vouches for it; its user examines it first
    public Path fetch(String word, Path folder, boolean plain) {
        RemoteSnapshot remoteSnapshot = find(word, plain);
        try (FolderLock _ = FolderLock.take(folder)) {
            return fetched(
                    remoteSnapshot,
                    folder.resolve(
                            remoteSnapshot.encrypted() ? remoteSnapshot.name() : "fetched-" + remoteSnapshot.name()),
                    plain);
        } catch (IOException e) {
            throw new NodeletException(
                    "can't write " + remoteSnapshot + " into " + folder + ": " + AtomicFile.reason(e),
                    "Check the disk's space, and `etcd.snapshots.folder` in the configuration.",
                    e);
        }
    }

    /// What is not encrypted is the latest only where it is asked for: whoever may write there can make it so.
    private RemoteSnapshot find(String word, boolean plain) {
        Optional<RemoteSnapshot> found = word.equals("latest")
                ? list().stream()
                        .filter(remoteSnapshot -> plain || remoteSnapshot.encrypted())
                        .findFirst()
                : RemoteSnapshot.of(word).filter(remoteSnapshot -> list().contains(remoteSnapshot));
        return found.orElseThrow(() -> new NodeletException(
                "there is no " + SCHEME + word + " in " + place(),
                "`nodeletd etcd snapshots --s3` lists what there is."));
    }

    private Path fetched(RemoteSnapshot remoteSnapshot, Path file, boolean plain) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        Path note = SnapshotNote.beside(file);
        Path notePart = file.resolveSibling(part.getFileName() + ".part");
        try {
            bucket.get(note(remoteSnapshot), fresh(notePart), MOST_NOTE);
            if (Files.exists(file)) {
                requireSame(note, notePart, file);
                if (whole(file)) {
                    return file;
                }
            }
            bucket.get(key(remoteSnapshot), fresh(part), room(part.resolveSibling("."), notePart));
            requireVouched(remoteSnapshot, part, notePart, plain);
            AtomicFile.write(note, Files.readString(notePart), "0600");
            Files.setPosixFilePermissions(part, AtomicFile.permissions("0600"));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.syncFolder(file);
            return file;
        } finally {
            Files.deleteIfExists(part);
            Files.deleteIfExists(notePart);
        }
    }

    /// Before it has a name by which others take it.
    private void requireVouched(RemoteSnapshot remoteSnapshot, Path part, Path note, boolean plain) {
        if (!plain || remoteSnapshot.encrypted()) {
            SnapshotCipher.requireEncrypted(part, remoteSnapshot.wireName());
        }
        if (SnapshotCipher.encrypted(part)) {
            SnapshotNote.require(Path.of(remoteSnapshot.name()), note, cipher).requireDigest(OpenSnapshot.digest(part));
        }
    }

    /// Whether what is here is as it was brought.
    private boolean whole(Path file) {
        try {
            String digest = OpenSnapshot.digest(file);
            if (SnapshotCipher.encrypted(file)) {
                SnapshotNote.require(file, SnapshotNote.beside(file), cipher).requireDigest(digest);
            }
            return true;
        } catch (NodeletException e) {
            return false; // it is brought again
        }
    }

    /// As much as the note says, where that fits.
    private static long room(Path folder, Path note) throws IOException {
        long size = SnapshotNote.size(note);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (size <= 0) {
            throw new IOException("its note says no size");
        }
        if (size > free) {
            throw new IOException("%d MiB are free, and it has %d".formatted(free >> 20, size >> 20));
        }
        return size;
    }

    /// What a kill left half is begun anew.
    private static Path fresh(Path part) throws IOException {
        Files.deleteIfExists(part);
        return part;
    }

    private static void requireSame(Path note, Path fetched, Path file) throws IOException {
        if (!Files.exists(note) || Files.mismatch(note, fetched) >= 0) {
            throw new NodeletException(
                    file + " is here already, and is another snapshot than the copy of that name",
                    "Move it away, or restore it by its own name.");
        }
    }

    private String key(RemoteSnapshot remoteSnapshot) {
        return prefix + remoteSnapshot;
    }

    private String note(RemoteSnapshot remoteSnapshot) {
        return key(remoteSnapshot) + ".json";
    }
}
