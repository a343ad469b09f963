package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A folder of snapshots. A file that has its name is whole; what a kill left beside has another, and goes with the
/// next snapshot. What lies there under other names is not ours, and is left alone.
public final class Snapshots {
    private static final Pattern NOTE = Pattern.compile(SnapshotDirectory.NAME.pattern() + "\\.json");
    private static final Pattern UNFINISHED =
            Pattern.compile("\\.(fetched-)?" + SnapshotDirectory.NAME.pattern() + "\\.part(\\.part)?");

    private final Path folder;
    private final EtcdPrograms etcd;
    private final InstantSource clock;
    private final SnapshotKeys sealing;
    private final SnapshotCipher cipher;

    /// @param sealing what Secrets in etcd are encrypted with
    public Snapshots(Path folder, EtcdPrograms etcd, InstantSource clock, SnapshotKeys sealing) {
        this(folder, etcd, clock, SnapshotCipher.node(), sealing);
    }

    /// @param cipher  encrypts the files
    /// @param sealing what Secrets in etcd are encrypted with
    Snapshots(Path folder, EtcdPrograms etcd, InstantSource clock, SnapshotCipher cipher, SnapshotKeys sealing) {
        this.folder = folder.toAbsolutePath().normalize();
        this.etcd = etcd;
        this.clock = clock;
        this.cipher = cipher;
        this.sealing = sealing;
    }

    public Path folder() {
        return folder;
    }

    /// Takes one, looks whether it is whole, and only then gives it its name.
    public Snapshot take() {
        try (FolderLock _ = FolderLock.take(folder)) {
            sweep();
            return taken();
        } catch (IOException e) {
            throw cannot("write a snapshot into", e);
        }
    }

    private Snapshot taken() throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String name = "etcd-" + SnapshotDirectory.TIME.format(now) + ".db";
        Path plain = folder.resolve("." + name + ".part");
        Path part = folder.resolve("." + name + ".age.part");
        try {
            etcd.save(plain);
            Files.setPosixFilePermissions(plain, AtomicFile.permissions("0600"));
            SnapshotIntegrity.check(plain);
            EtcdPrograms.Contents seen = etcd.contents(plain);
            cipher.encrypt(plain, part);
            force(part);
            var snapshot = new Snapshot(
                    folder.resolve(name + ".age"),
                    now,
                    seen.revision(),
                    seen.keys(),
                    Files.size(part),
                    seen.hash(),
                    sealing.now(),
                    cipher.print());
            SnapshotNote.write(snapshot, part, cipher);
            Files.move(part, snapshot.file(), StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.syncFolder(snapshot.file());
            return snapshot;
        } finally {
            Files.deleteIfExists(plain);
            Files.deleteIfExists(part);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Reads them, and others.
    public SnapshotReader reader() {
        return new SnapshotReader(etcd, cipher, folder);
    }

    /// Those that were taken, the newest first.
    public List<Snapshot> list() {
        return shelf().list(clock.instant());
    }

    public Optional<Snapshot> last() {
        return list().stream().findFirst();
    }

    /// The last one that may leave the machine; those of an older nodeletd may not.
    public Optional<Snapshot> lastEncrypted() {
        return list().stream()
                .filter(snapshot -> SnapshotCipher.encrypted(snapshot.file()))
                .findFirst();
    }

    private SnapshotDirectory shelf() {
        return new SnapshotDirectory(folder);
    }

    /// The file that a person means: a path, a name in the folder, or `latest`.
    public Path find(String word) {
        if (word.equals("latest")) {
            return last().map(Snapshot::file)
                    .orElseThrow(() -> new NodeletException(
                            "there is no snapshot in " + folder, "Take one: nodeletd etcd snapshot."));
        }
        Path here = folder.resolve(word);
        return (Files.exists(here) ? here : Path.of(word)).toAbsolutePath().normalize();
    }

    /// Removes the oldest.
    ///
    /// @return how many went
    public int prune(int keep) {
        List<Snapshot> old = list().stream().skip(keep).toList();
        old.forEach(snapshot -> remove(snapshot.file()));
        return old.size();
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(SnapshotNote.beside(file));
        } catch (IOException e) {
            throw new NodeletException("can't remove " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Takes away what a nodeletd that was killed left: a snapshot that was decrypted, too.
    public void sweepLeft() {
        if (Files.isDirectory(folder)) {
            try (FolderLock _ = FolderLock.take(folder)) {
                sweep();
            }
        }
    }

    /// Notes without their snapshot are written first, and go last.
    private void sweep() {
        shelf().named(UNFINISHED).forEach(Snapshots::remove);
        shelf().named(OpenSnapshot.LEFT).forEach(Snapshots::remove);
        shelf().named(NOTE).stream()
                .filter(note -> !Files.exists(SnapshotNote.snapshot(note)))
                .forEach(Snapshots::remove);
    }

    /// The keys that Secrets are sealed with here.
    public SnapshotKeys sealing() {
        return sealing;
    }

    private NodeletException cannot(String what, IOException e) {
        return new NodeletException(
                "can't " + what + " " + folder + ": " + AtomicFile.reason(e),
                "Check the disk's space, and `etcd.snapshots.folder` in the configuration.",
                e);
    }
}
