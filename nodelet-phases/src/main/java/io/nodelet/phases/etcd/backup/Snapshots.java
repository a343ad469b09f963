package io.nodelet.phases.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.config.ControlPlaneFiles;
import io.nodelet.phases.secrets.KeyFile;
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
    private static final Pattern NOTE = Pattern.compile(Shelf.NAME.pattern() + "\\.json");
    private static final Pattern UNFINISHED = Pattern.compile("\\.etcd-[0-9]{8}T[0-9]{6}Z\\.db\\.part(\\.part)?");

    private final Path folder;
    private final EtcdPrograms etcd;
    private final InstantSource clock;
    private final SnapshotKeys sealing;

    public Snapshots(Path folder, EtcdPrograms etcd, InstantSource clock) {
        this(folder, etcd, clock, ControlPlaneFiles.ENCRYPTION);
    }

    /// @param secrets the file with the key that secrets are encrypted with
    Snapshots(Path folder, EtcdPrograms etcd, InstantSource clock, Path secrets) {
        this.folder = folder.toAbsolutePath();
        this.etcd = etcd;
        this.clock = clock;
        this.sealing = new SnapshotKeys(new KeyFile(secrets));
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
        Path file = folder.resolve("etcd-" + Shelf.TIME.format(now) + ".db");
        Path part = folder.resolve("." + file.getFileName() + ".part");
        try {
            etcd.save(part);
            Files.setPosixFilePermissions(part, AtomicFile.permissions("0600"));
            Snapshot seen = examine(part, now);
            var snapshot =
                    new Snapshot(file, now, seen.revision(), seen.keys(), seen.size(), seen.hash(), sealing.now());
            SnapshotNote.write(snapshot);
            force(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.syncFolder(file);
            return snapshot;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Reads a file from end to end.
    ///
    /// @throws NodeletException when it is no whole snapshot
    public Snapshot examine(Path file) {
        try {
            Instant time = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
            return SnapshotNote.read(file)
                    .map(noted -> agreed(noted, examine(file, noted.taken())))
                    .orElseGet(() -> examine(file, time));
        } catch (IOException e) {
            throw new NodeletException(
                    "can't read the snapshot " + file + ": " + AtomicFile.reason(e),
                    "`nodeletd etcd snapshots` lists what there is.",
                    e);
        }
    }

    private static Snapshot agreed(Snapshot noted, Snapshot seen) {
        if (!noted.hash().equals(seen.hash())) {
            throw new NodeletException(
                    noted.file() + " holds something else than when it was taken (hash " + seen.hash() + ", then "
                            + noted.hash() + ")",
                    "Take another one: `nodeletd etcd snapshots` lists them.");
        }
        return noted;
    }

    private Snapshot examine(Path file, Instant time) {
        WholeFile.check(file);
        EtcdPrograms.Contents contents = etcd.contents(file);
        return new Snapshot(
                file, time, contents.revision(), contents.keys(), file.toFile().length(), contents.hash(), "");
    }

    /// Those that were taken, the newest first.
    public List<Snapshot> list() {
        return shelf().list(clock.instant());
    }

    public Optional<Snapshot> last() {
        return list().stream().findFirst();
    }

    private Shelf shelf() {
        return new Shelf(folder);
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
        old.forEach(it -> remove(it.file()));
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

    /// Notes without their snapshot are written first, and go last.
    private void sweep() {
        shelf().named(UNFINISHED).forEach(Snapshots::remove);
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
