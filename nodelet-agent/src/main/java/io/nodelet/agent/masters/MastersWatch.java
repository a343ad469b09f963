package io.nodelet.agent.masters;

import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.phases.KnownMasters;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Keeps the file of known masters: asks the cluster, again and again, which nodes carry the control plane's label.
/// Only on nodes that have a use for it, and only where the configuration does not name the masters.
public final class MastersWatch implements AutoCloseable {
    /// Masters must hear of a newcomer before that gives up waiting for their adverts: ten seconds.
    private static final Duration MASTERS_ROUND = Duration.ofSeconds(2);

    private static final Duration WORKERS_ROUND = Duration.ofSeconds(10);
    private final Supplier<NodeConfig> config;
    private final Supplier<KubeApi> cluster;
    private final KnownMasters known;
    private final Consumer<List<String>> changed;
    private final Thread thread;

    /// Begins at once.
    ///
    /// @param threads run it
    /// @param config  the one in force
    /// @param cluster its API; asked for in each round, so it should be kept
    /// @param known   the file
    /// @param changed told of the list when it is another one than before
    public MastersWatch(
            SupervisedThreads threads,
            Supplier<NodeConfig> config,
            Supplier<KubeApi> cluster,
            KnownMasters known,
            Consumer<List<String>> changed) {
        this.config = config;
        this.cluster = cluster;
        this.known = known;
        this.changed = changed;
        this.thread = threads.start("masters", this::run);
    }

    private void run() throws InterruptedException {
        while (true) {
            if (wanted(config.get())) {
                attempt();
            }
            Thread.sleep(config.get().role() == Role.MASTER ? MASTERS_ROUND : WORKERS_ROUND);
        }
    }

    static boolean wanted(NodeConfig config) {
        NodeConfig.ControlPlane plane = config.controlPlane();
        boolean used = switch (config.role()) {
            case MASTER -> plane.virtualIp().wanted();
            case WORKER -> plane.localPort() != 0;
            case NONE -> false;
        };
        return used && plane.masters().isEmpty();
    }

    /// What the API, or the disk, does not let happen now is tried again in the next round.
    private void attempt() {
        try {
            if (known.remember(KnownMasters.ask(cluster.get()))) {
                changed.accept(known.seen());
            }
        } catch (NodeletException e) {
            // away: the file says what was so last
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
