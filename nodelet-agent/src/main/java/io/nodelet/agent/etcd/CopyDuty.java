package io.nodelet.agent.etcd;

import io.nodelet.engine.Cancelled;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.etcd.backup.Copies;
import io.nodelet.phases.etcd.backup.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings the last snapshot off the machine. What is there already is not brought again; a try that failed is made
/// again.
final class CopyDuty {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private final InstantSource clock;
    private final Consumer<String> log;
    private String place = "";
    private String last = "";
    private Optional<Instant> at = Optional.empty();
    private String error = "";
    private Instant failed = Instant.EPOCH;

    CopyDuty(InstantSource clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
    }

    /// How it stands; empty where the configuration wants no copies.
    Optional<CopyReport> report(EtcdTools etcd) {
        return etcd.copies().map(it -> new CopyReport(it.place(), last, at, error));
    }

    /// Does what is due.
    void round(EtcdTools etcd) {
        Optional<Snapshot> newest = etcd.snapshots().last();
        if (etcd.copies().isPresent() && newest.isPresent()) {
            Copies copies = etcd.copies().get();
            forgetOf(copies.place());
            boolean due = !newest.get().name().equals(last) && !clock.instant().isBefore(failed.plus(AGAIN));
            if (due) {
                bring(newest.get(), copies, etcd.keptCopies());
            }
        }
    }

    /// What was true of another bucket says nothing of this one.
    private void forgetOf(String now) {
        if (!place.equals(now)) {
            place = now;
            last = "";
            at = Optional.empty();
            error = "";
            failed = Instant.EPOCH;
        }
    }

    private void bring(Snapshot snapshot, Copies copies, int keep) {
        try {
            copies.put(snapshot);
            last = snapshot.name();
            at = Optional.of(clock.instant());
            int pruned = copies.prune(keep);
            error = "";
            log.accept("copied " + last + " to " + place + (pruned == 0 ? "" : "; old copies removed: " + pruned));
        } catch (Cancelled e) {
            throw e;
        } catch (NodeletException e) {
            failed = clock.instant();
            error = String.valueOf(e.getMessage());
            log.accept("can't copy " + snapshot.name() + ": " + error);
        }
    }
}
