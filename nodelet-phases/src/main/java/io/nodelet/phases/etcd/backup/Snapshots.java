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
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// A folder of snapshots. A file that has its name is whole; what a kill left beside has another, and goes with the
/// next snapshot. What lies there under other names is not ours, and is left alone.
public final class Snapshots {
    private static final Pattern NOTE = Pattern.compile(Shelf.NAME.pattern() + "\\.json");
    private static final Pattern UNFINISHED = Pattern.compile("\\." + Shelf.NAME.pattern() + "\\.part(\\.part)?");

    private final Path folder;
    private final EtcdPrograms etcd;
    private final InstantSource clock;
    private final SnapshotKeys sealing;
    private final SnapshotCipher cipher;

    public Snapshots(Path folder, EtcdPrograms etcd, InstantSource clock) {
        this(folder, etcd, clock, SnapshotCipher.node(), ControlPlaneFiles.ENCRYPTION);
    }

    /// @param cipher  encrypts the files
    /// @param secrets the file with the key that Secrets in etcd are encrypted with
    Snapshots(Path folder, EtcdPrograms etcd, InstantSource clock, SnapshotCipher cipher, Path secrets) {
        this.folder = folder.toAbsolutePath();
        this.etcd = etcd;
        this.clock = clock;
        this.cipher = cipher;
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
        String name = "etcd-" + Shelf.TIME.format(now) + ".db";
        Path plain = folder.resolve("." + name + ".part");
        Path part = folder.resolve("." + name + ".age.part");
        try {
            etcd.save(plain);
            Files.setPosixFilePermissions(plain, AtomicFile.permissions("0600"));
            EtcdPrograms.Contents seen = contents(plain);
            cipher.encrypt(plain, part);
            force(part);
            Snapshot snapshot = snapshot(folder.resolve(name + ".age"), part, now, seen, sealing.now());
            SnapshotNote.write(snapshot, part, cipher);
            Files.move(part, snapshot.file(), StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.syncFolder(snapshot.file());
            return snapshot;
        } finally {
            Files.deleteIfExists(plain);
            Files.deleteIfExists(part);
        }
    }

    private Snapshot snapshot(Path file, Path now, Instant taken, EtcdPrograms.Contents seen, String sealedBy) {
        return new Snapshot(
                file,
                taken,
                seen.revision(),
                seen.keys(),
                now.toFile().length(),
                seen.hash(),
                sealedBy,
                SnapshotCipher.encrypted(now) ? cipher.print() : "");
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Reads a file from end to end.
    ///
    /// @throws NodeletException when it is no whole snapshot, or none of this cluster's
    public Snapshot examine(Path file) {
        return using(file, (snapshot, _) -> snapshot);
    }

    /// Does something with what a file holds, having read all of it.
    ///
    /// @param use gets what is known of it, and a file that etcd's tools read, which is there until this ends
    /// @throws NodeletException when it is no whole snapshot, or none of this cluster's
    public <T> T using(Path file, BiFunction<Snapshot, Path, T> use) {
        SnapshotCipher.requireReadable(file);
        try (FolderLock _ = FolderLock.take(folder)) {
            return opened(file, use);
        }
    }

    /// The same for who has the folder's lock.
    <T> T opened(Path file, BiFunction<Snapshot, Path, T> use) {
        Optional<Snapshot> noted = noted(file);
        try (OpenSnapshot open = OpenSnapshot.of(file, cipher, folder)) {
            EtcdPrograms.Contents seen = contents(open.file());
            Snapshot known = noted.orElseGet(() -> snapshot(file, file, time(file), seen, ""));
            requireSame(known, seen);
            return use.apply(known, open.file());
        }
    }

    /// What the note says, which is believed of an encrypted one only where a master of this cluster wrote it.
    private Optional<Snapshot> noted(Path file) {
        Optional<Snapshot> noted = SnapshotNote.read(file);
        if (noted.isPresent() && SnapshotCipher.encrypted(file)) {
            cipher.requireOwn(file, noted.get().encryptedWith());
            SnapshotNote.requireVouched(file, cipher);
            requireItsTime(noted.get());
        }
        return noted;
    }

    /// An older one under the name of a newer brings back what was given up since.
    private static void requireItsTime(Snapshot it) {
        if (Shelf.names(it.name()) && !Shelf.time(it.name()).equals(it.taken())) {
            throw new NodeletException(
                    it.file() + " was not taken when its name says, but at " + it.taken(),
                    "Give it and its note the name that they had.");
        }
    }

    private static Instant time(Path file) {
        return Shelf.names(String.valueOf(file.getFileName()))
                ? Shelf.time(String.valueOf(file.getFileName()))
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

    private EtcdPrograms.Contents contents(Path plain) {
        WholeFile.check(plain);
        return etcd.contents(plain);
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
        return list().stream().filter(it -> SnapshotCipher.encrypted(it.file())).findFirst();
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
        shelf().named(OpenSnapshot.LEFT).forEach(Snapshots::remove);
        shelf().named(NOTE).stream()
                .filter(note -> !Files.exists(SnapshotNote.snapshot(note)))
                .forEach(Snapshots::remove);
    }

    /// What encrypts the files.
    public SnapshotCipher cipher() {
        return cipher;
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
