package io.nodelet.etcd.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a drill went.
///
/// @param at       when it began
/// @param snapshot the name of what was restored; empty where there was none
/// @param reason   why it failed; empty when it did not
/// @param revision of the scratch etcd's store
/// @param keys     in it
/// @param took     until the scratch etcd answered
public record DrillResult(Instant at, String snapshot, String reason, long revision, long keys, Duration took) {
    private static final double MILLIS = 1000.0;

    public boolean isSuccess() {
        return reason.isEmpty();
    }

    /// The same for programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("at", at.toString());
        tree.put("snapshot", snapshot);
        tree.put("good", isSuccess());
        tree.put("reason", reason);
        tree.put("revision", revision);
        tree.put("keys", keys);
        tree.put("seconds", took.toMillis() / MILLIS);
        return tree;
    }
}
