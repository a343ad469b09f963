package io.nodelet.etcd.backup;

import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Tries a snapshot out: restores it into an etcd of its own, which nobody else can reach, looks into that, and takes
/// it away again. A snapshot that was never restored is a hope, not a backup.
public final class Drill {
    private static final EphemeralEtcd.Seen NOTHING = new EphemeralEtcd.Seen(0, 0);
    private final Snapshots snapshots;
    private final EtcdPrograms etcd;
    private final InstantSource clock;

    public Drill(Snapshots snapshots, EtcdPrograms etcd, InstantSource clock) {
        this.snapshots = snapshots;
        this.etcd = etcd;
        this.clock = clock;
    }

    /// What the last one found; empty when there was none.
    public Optional<DrillResult> last() {
        return new SnapshotDirectory(snapshots.folder()).lastDrill();
    }

    /// Tries the last snapshot out, and notes how it went.
    public DrillResult run() {
        Optional<Snapshot> snapshot = snapshots.last();
        Instant began = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try (FolderLock _ = FolderLock.take(snapshots.folder())) {
            DrillResult result = snapshot.map(otherSnapshot -> attempt(otherSnapshot, began))
                    .orElseGet(() -> new DrillResult(
                            began, "", "there is no snapshot in " + snapshots.folder(), 0, 0, Duration.ZERO));
            LastDrill.in(snapshots.folder()).write(result);
            return result;
        }
    }

    private DrillResult attempt(Snapshot snapshot, Instant began) {
        long start = System.nanoTime();
        Tried tried = tried(snapshot);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new DrillResult(
                began,
                snapshot.name(),
                tried.reason(),
                tried.seen().revision(),
                tried.seen().keys(),
                took);
    }

    private record Tried(EphemeralEtcd.Seen seen, String reason) {}

    private Tried tried(Snapshot snapshot) {
        try {
            return snapshots.reader().opened(snapshot.file(), this::look);
        } catch (NodeletException e) {
            return new Tried(NOTHING, String.valueOf(e.getMessage()));
        }
    }

    private Tried look(ExaminedSnapshot examinedSnapshot, Path file) {
        try (var scratch = new EphemeralEtcd(scratch(), etcd)) {
            EphemeralEtcd.Seen seen = scratch.look(file);
            return new Tried(seen, difference(examinedSnapshot.snapshot(), seen));
        }
    }

    private static String difference(Snapshot snapshot, EphemeralEtcd.Seen seen) {
        return seen.revision() == snapshot.revision() && seen.keys() == snapshot.keys()
                ? ""
                : "the scratch etcd has %d keys at revision %d, the snapshot %d at %d"
                        .formatted(seen.keys(), seen.revision(), snapshot.keys(), snapshot.revision());
    }

    /// Takes away what a drill that was killed left.
    public void sweep() {
        if (Files.exists(scratch())) {
            try (FolderLock _ = FolderLock.take(snapshots.folder())) {
                new EphemeralEtcd(scratch(), etcd).close();
            }
        }
    }

    private Path scratch() {
        return snapshots.folder().resolve(".drill");
    }
}
