package io.nodelet.etcd;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The `initial-cluster` that a new member starts with, from the action that added it to the driver that writes its
/// configuration. Only in memory: after a kill it is asked for again.
public final class InitialCluster {
    private final AtomicReference<String> cluster = new AtomicReference<>("");

    public void put(String initialCluster) {
        cluster.set(initialCluster);
    }

    public Optional<String> initialCluster() {
        return Optional.of(cluster.get()).filter(text -> !text.isEmpty());
    }
}
