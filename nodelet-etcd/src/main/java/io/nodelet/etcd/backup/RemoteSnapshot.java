package io.nodelet.etcd.backup;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A copy of a snapshot that lies off the machine.
///
/// @param node whose snapshot
/// @param name of the snapshot's file
public record RemoteSnapshot(String node, String name) {
    private static final Pattern KEY = Pattern.compile("([a-z0-9.-]+)/(" + SnapshotDirectory.NAME.pattern() + ")");

    /// What a name below the prefix means; empty where it is not one of ours.
    static Optional<RemoteSnapshot> of(String text) {
        Matcher matcher = KEY.matcher(text);
        return matcher.matches()
                ? Optional.of(new RemoteSnapshot(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /// Whether it says so; its content is looked at when it is brought.
    boolean encrypted() {
        return name.endsWith(".age");
    }

    Instant taken() {
        return SnapshotDirectory.time(name);
    }

    /// By which commands take it.
    public String wireName() {
        return RemoteSnapshots.SCHEME + this;
    }

    /// The same for programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", wireName());
        tree.put("node", node);
        tree.put("taken", taken().toString());
        return tree;
    }

    @Override
    public String toString() {
        return node + "/" + name;
    }
}
