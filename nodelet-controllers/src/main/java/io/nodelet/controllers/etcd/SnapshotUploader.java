package io.nodelet.controllers.etcd;

import io.nodelet.engine.RunCancelledException;
import io.nodelet.etcd.backup.RemoteSnapshots;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings the last snapshot off the machine. What is there already is not brought again; a try that failed is made
/// again.
final class SnapshotUploader {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private final InstantSource clock;
    private final Consumer<String> log;
    private String place = "";
    private String seen = "";
    private Instant failed = Instant.EPOCH;

    SnapshotUploader(InstantSource clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
    }

    /// How it stands; empty where the configuration wants no copies.
    Optional<UploadReport> report(EtcdClients etcd) {
        return etcd.copies()
                .map(remoteSnapshots -> UploadReport.of(
                        remoteSnapshots.place(), etcd.snapshots().folder()));
    }

    /// Does what is due.
    void round(EtcdClients etcd) {
        Optional<Snapshot> newest = etcd.snapshots().lastEncrypted();
        if (etcd.copies().isPresent() && newest.isPresent()) {
            RemoteSnapshots remoteSnapshots = etcd.copies().get();
            forgetOf(remoteSnapshots.place());
            boolean due = !newest.get().name().equals(seen) && !clock.instant().isBefore(failed.plus(AGAIN));
            if (due) {
                bring(newest.get(), remoteSnapshots, etcd);
            }
        }
    }

    /// What was true of another bucket says nothing of this one.
    private void forgetOf(String now) {
        if (!place.equals(now)) {
            place = now;
            seen = "";
            failed = Instant.EPOCH;
        }
    }

    private void bring(Snapshot snapshot, RemoteSnapshots remoteSnapshots, EtcdClients etcd) {
        try {
            Optional<String> done = etcd.copy(snapshot, remoteSnapshots, clock.instant());
            seen = snapshot.name();
            done.ifPresent(log);
        } catch (RunCancelledException e) {
            throw e;
        } catch (NodeletException e) {
            failed = clock.instant();
            log.accept("can't copy " + snapshot.name() + ": " + e.getMessage());
        }
    }
}
