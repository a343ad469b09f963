package io.nodelet.controllers.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.etcd.backup.DrillResult;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.S3Config;
import io.nodelet.model.StableJitter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaintenanceScheduleTest {
    private static final Instant BEGAN = Instant.parse("2026-11-22T12:00:00Z");
    private static final StableJitter ON_THE_HOUR = new StableJitter("");
    private final MaintenanceSchedule times =
            new MaintenanceSchedule(EtcdConfig.Snapshots.DEFAULTS, BEGAN, ON_THE_HOUR);

    private static Optional<Snapshot> taken(String at) {
        return Optional.of(new Snapshot(Path.of("etcd.db"), Instant.parse(at), 1, 1, 1, "", "", ""));
    }

    private static Optional<DrillResult> drilled(String at) {
        return Optional.of(new DrillResult(Instant.parse(at), "etcd.db", "", 1, 1, Duration.ZERO));
    }

    private boolean snapshot(Optional<Snapshot> last, String failed, String now) {
        return times.snapshot(last, Instant.parse(failed), Instant.parse(now));
    }

    @Test
    void theFirstSnapshotWaitsForTheCluster() {
        String never = "1970-01-01T00:00:00Z";
        assertThat(snapshot(Optional.empty(), never, "2026-11-22T12:09:59Z")).isFalse();
        assertThat(snapshot(Optional.empty(), never, "2026-11-22T12:10:00Z")).isTrue();
    }

    @Test
    void theOthersFollowTheInterval() {
        String never = "1970-01-01T00:00:00Z";
        assertThat(snapshot(taken("2026-11-22T10:00:00Z"), never, "2026-11-22T15:59:59Z"))
                .isFalse();
        assertThat(snapshot(taken("2026-11-22T10:00:00Z"), never, "2026-11-22T16:00:00Z"))
                .isTrue();
        assertThat(snapshot(taken("2026-11-20T10:00:00Z"), never, "2026-11-22T12:00:01Z"))
                .as("an old cluster does not wait for a daemon that is new")
                .isTrue();
    }

    @Test
    void aTryThatFailedRests() {
        assertThat(snapshot(Optional.empty(), "2026-11-22T12:10:00Z", "2026-11-22T12:14:59Z"))
                .isFalse();
        assertThat(snapshot(Optional.empty(), "2026-11-22T12:10:00Z", "2026-11-22T12:15:00Z"))
                .isTrue();
    }

    @Test
    void neverWhereTheIntervalIsNone() {
        var none = new MaintenanceSchedule(
                new EtcdConfig.Snapshots("0s", 1, "/x", -1, S3Config.DEFAULTS), BEGAN, ON_THE_HOUR);
        Instant late = BEGAN.plus(Duration.ofDays(9));
        assertThat(none.snapshot(Optional.empty(), Instant.EPOCH, late)).isFalse();
        assertThat(none.drill(taken("2026-11-22T10:00:00Z"), Optional.empty(), Instant.EPOCH, late))
                .isFalse();
    }

    /// Ten masters share a bucket, or a host with their disks.
    @Test
    void mastersDrillAtMinutesOfTheirOwn() {
        Optional<Snapshot> oldest = taken("2026-11-22T12:10:00Z");
        Set<Instant> begins = new HashSet<>();
        for (int node = 0; node < 10; node++) {
            var own = new MaintenanceSchedule(EtcdConfig.Snapshots.DEFAULTS, BEGAN, new StableJitter("master-" + node));
            Instant now = Instant.parse("2026-11-23T02:00:00Z");
            while (!own.drill(oldest, Optional.empty(), Instant.EPOCH, now)) {
                now = now.plusSeconds(60);
            }
            begins.add(now);
        }

        assertThat(begins).hasSizeGreaterThan(7).allMatch(time -> time.isBefore(Instant.parse("2026-11-23T03:00:00Z")));
    }

    @Test
    void aDrillEachNight() {
        Optional<Snapshot> oldest = taken("2026-11-22T12:10:00Z");
        assertThat(drill(Optional.empty(), Optional.empty(), "2026-11-23T02:00:00Z"))
                .as("there is nothing to try out")
                .isFalse();
        assertThat(drill(oldest, Optional.empty(), "2026-11-23T01:59:59Z")).isFalse();
        assertThat(drill(oldest, Optional.empty(), "2026-11-23T02:00:00Z")).isTrue();
        assertThat(drill(oldest, drilled("2026-11-23T02:00:01Z"), "2026-11-24T01:59:59Z"))
                .isFalse();
        assertThat(drill(oldest, drilled("2026-11-23T02:00:01Z"), "2026-11-24T09:00:00Z"))
                .as("the daemon slept through the night")
                .isTrue();
    }

    private boolean drill(Optional<Snapshot> oldest, Optional<DrillResult> last, String now) {
        return times.drill(oldest, last, Instant.EPOCH, Instant.parse(now));
    }

    @Test
    void defragmentationsKeepADistance() {
        assertThat(times.defragmentation(Instant.EPOCH, BEGAN)).isTrue();
        assertThat(times.defragmentation(BEGAN, BEGAN.plusSeconds(3599))).isFalse();
    }

    /// The clock was a year ahead for an hour: nothing waits for that year to pass.
    @Test
    void whatIsOfTheFutureHoldsNothingBack() {
        String never = "1970-01-01T00:00:00Z";
        String now = "2026-11-22T15:00:00Z";
        assertThat(snapshot(taken("2027-11-22T10:00:00Z"), never, now)).isTrue();
        assertThat(snapshot(taken("2026-11-22T01:00:00Z"), "2027-11-22T10:00:00Z", now))
                .isTrue();
        assertThat(times.drill(
                        taken("2026-11-20T01:00:00Z"),
                        drilled("2027-11-22T10:00:00Z"),
                        Instant.EPOCH,
                        Instant.parse(now)))
                .isTrue();
        assertThat(times.defragmentation(Instant.parse("2027-11-22T10:00:00Z"), Instant.parse(now)))
                .isTrue();
    }
}
