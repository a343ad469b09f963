package io.nodelet.agent.etcd;

import io.nodelet.daemon.metrics.Metric;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How it stands with copies of snapshots off the machine.
///
/// @param place where they go
/// @param last  the newest snapshot that is known to lie there; empty for none since the daemon began
/// @param at    when that was seen
/// @param error why the last try failed; empty when it did not
record CopyReport(String place, String last, Optional<Instant> at, String error) {
    /// In this order.
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("place", place);
        tree.put("last", last);
        tree.put("at", at.map(Instant::toString).orElse(""));
        tree.put("error", error);
        return tree;
    }

    static List<Metric> metrics(Optional<CopyReport> report) {
        Metric when = Metric.gauge(
                "nodelet_etcd_last_copy_timestamp_seconds",
                "When the last snapshot was seen in its bucket, in seconds since 1970.");
        Metric good = Metric.gauge(
                "nodelet_etcd_last_copy_good", "Whether the last try to bring a snapshot to its bucket went well.");
        report.ifPresent(it -> {
            it.at().ifPresent(at -> when.with(at.getEpochSecond()));
            good.with(it.error().isEmpty() ? 1 : 0);
        });
        return List.of(when, good);
    }
}
