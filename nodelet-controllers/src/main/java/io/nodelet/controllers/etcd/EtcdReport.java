package io.nodelet.controllers.etcd;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.etcd.backup.DrillResult;
import io.nodelet.etcd.backup.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the daemon knows of its etcd beside whether it is well, for documents and metrics.
///
/// @param status        what the member last said; empty when it said nothing
/// @param alarms        how many it told of
/// @param last          the last snapshot
/// @param kept          how many there are
/// @param snapshotError why the last try to take one failed; empty when it did not
/// @param drill         the last one
/// @param copy          of the last snapshot, off the machine; empty where none are wanted
/// @param defragmented  how often, by the daemon's timetable
public record EtcdReport(
        Optional<MemberStatus> status,
        int alarms,
        Optional<Snapshot> last,
        int kept,
        String snapshotError,
        Optional<DrillResult> drill,
        Optional<UploadReport> copy,
        int defragmented) {
    private static final double MILLIS = 1000.0;
    /// Nothing was looked at yet.
    public static final EtcdReport NOTHING =
            new EtcdReport(Optional.empty(), 0, Optional.empty(), 0, "", Optional.empty(), Optional.empty(), 0);

    /// For the status document, in this order.
    Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("answers", status.isPresent());
        tree.put("leads", status.filter(MemberStatus::leads).isPresent());
        tree.put("size", status.map(MemberStatus::size).orElse(0L));
        tree.put("inUse", status.map(MemberStatus::inUse).orElse(0L));
        tree.put("quota", status.map(MemberStatus::quota).orElse(0L));
        tree.put("behind", status.map(MemberStatus::gap).orElse(0L));
        tree.put("alarms", alarms);
        tree.put("snapshots", kept);
        tree.put("lastSnapshot", last.map(Snapshot::toMap).orElse(Map.of()));
        tree.put("snapshotError", snapshotError);
        tree.put("lastDrill", drill.map(DrillResult::toMap).orElse(Map.of()));
        tree.put("copy", copy.map(UploadReport::toMap).orElse(Map.of()));
        return tree;
    }

    public List<Metric> metrics() {
        Metric size = Metric.gauge("nodelet_etcd_database_bytes", "Of etcd's database file, as etcd last said.");
        Metric used = Metric.gauge("nodelet_etcd_database_in_use_bytes", "The part of it that holds something.");
        Metric quota = Metric.gauge("nodelet_etcd_quota_bytes", "The size at which etcd takes no more writes.");
        Metric behind = Metric.gauge("nodelet_etcd_entries_behind", "Agreed upon, and not in the database yet.");
        Metric leader = Metric.gauge("nodelet_etcd_has_leader", "Whether etcd answers and knows of a leader.")
                .with(
                        status.filter(memberStatus -> !memberStatus.leader().isEmpty())
                                        .isPresent()
                                ? 1
                                : 0);
        status.ifPresent(memberStatus -> {
            size.with(memberStatus.size());
            used.with(memberStatus.inUse());
            quota.with(memberStatus.quota());
            behind.with(memberStatus.gap());
        });
        Metric raised =
                Metric.gauge("nodelet_etcd_alarms", "That etcd has raised.").with(alarms);
        Metric defragmentations = Metric.counter(
                        "nodelet_etcd_defragmentations_total",
                        "By the daemon's timetable, as much of the file was empty.")
                .with(defragmented);
        List<Metric> metrics = new ArrayList<>(List.of(
                size,
                used,
                quota,
                behind,
                leader,
                raised,
                defragmentations,
                taken(),
                drilled(),
                drillGood(),
                drillTook()));
        metrics.addAll(UploadReport.metrics(copy));
        return metrics;
    }

    private Metric taken() {
        Metric metric = Metric.gauge(
                "nodelet_etcd_last_snapshot_timestamp_seconds",
                "When the last snapshot was taken, in seconds since 1970.");
        last.ifPresent(snapshot -> metric.with(snapshot.taken().getEpochSecond()));
        return metric;
    }

    private Metric drilled() {
        Metric metric = Metric.gauge(
                "nodelet_etcd_last_drill_timestamp_seconds", "When the last drill began, in seconds since 1970.");
        drill.ifPresent(drillResult -> metric.with(drillResult.at().getEpochSecond()));
        return metric;
    }

    private Metric drillGood() {
        Metric metric =
                Metric.gauge("nodelet_etcd_last_drill_good", "Whether the last snapshot could be restored and read.");
        drill.ifPresent(drillResult -> metric.with(drillResult.isSuccess() ? 1 : 0));
        return metric;
    }

    private Metric drillTook() {
        Metric metric = Metric.gauge(
                "nodelet_etcd_last_drill_seconds", "How long it took until the restored etcd had answered.");
        drill.ifPresent(drillResult -> metric.with(drillResult.took().toMillis() / MILLIS));
        return metric;
    }
}
