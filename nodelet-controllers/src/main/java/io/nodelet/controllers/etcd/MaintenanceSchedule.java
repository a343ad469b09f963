package io.nodelet.controllers.etcd;

import io.nodelet.etcd.backup.DrillResult;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.model.Durations;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.StableJitter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When a snapshot, a drill, a defragmentation is due. Knows no clock.
///
/// @param wishes the configuration
/// @param began  when the daemon began
/// @param jitter of the node: when in its hour the drill is due, as masters share disks and buckets
record MaintenanceSchedule(EtcdConfig.Snapshots wishes, Instant began, StableJitter jitter) {
    /// A cluster that is being made has other things to do.
    private static final Duration FIRST = Duration.ofMinutes(10);
    /// A try that failed is made again.
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_DEFRAGMENTATIONS = Duration.ofHours(1);

    /// @param last   that was taken
    /// @param failed when the last try did
    boolean snapshot(Optional<Snapshot> last, Instant failed, Instant now) {
        Duration interval = Durations.of(wishes.interval());
        boolean due =
                last.map(snapshot -> over(snapshot.taken(), interval, now)).orElse(!now.isBefore(began.plus(FIRST)));
        return interval.isPositive() && due && over(failed, AGAIN, now);
    }

    /// The night after the first snapshot the first time.
    ///
    /// @param oldest snapshot that there is
    boolean drill(Optional<Snapshot> oldest, Optional<DrillResult> last, Instant failed, Instant now) {
        Instant since = last.map(DrillResult::at)
                .orElseGet(() -> oldest.map(Snapshot::taken).orElse(Instant.MAX));
        boolean wrong = since.isAfter(now) && !since.equals(Instant.MAX);
        return wishes.drillHour() >= 0 && (wrong || since.isBefore(night(now))) && over(failed, AGAIN, now);
    }

    /// When this node's minute in the drill's hour was last.
    private Instant night(Instant now) {
        ZonedDateTime today = now.atZone(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withHour(wishes.drillHour())
                .plus(jitter.within(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES));
        return today.toInstant().isAfter(now) ? today.minusDays(1).toInstant() : today.toInstant();
    }

    /// @param last time that one was begun
    boolean defragmentation(Instant last, Instant now) {
        return over(last, BETWEEN_DEFRAGMENTATIONS, now);
    }

    /// Whether a time has passed since something. What is of the future was done while the clock was wrong, and counts
    /// no more.
    private static boolean over(Instant since, Duration time, Instant now) {
        return since.isAfter(now) || !now.isBefore(since.plus(time));
    }
}
