package io.nodelet.controllers.masters;

import io.nodelet.daemon.Controller;
import io.nodelet.kube.KnownMasters;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.PublishedMasters;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Keeps the file of known masters: asks the cluster, again and again, for what its masters publish. Only on nodes that
/// have a use for it, and only where the configuration does not name the masters. A master also keeps what is
/// published.
public final class MasterDiscovery implements Controller {
    /// Masters must hear of a newcomer before that gives up waiting for their adverts: ten seconds.
    private static final Duration MASTERS_ROUND = Duration.ofSeconds(2);

    /// On average: thousands of workers must not ask in the same moment.
    private static final Duration WORKERS_ROUND = Duration.ofSeconds(20);

    private static final Duration PUBLISH_ROUND = Duration.ofSeconds(15);
    private final Supplier<NodeConfig> config;
    private final Supplier<KubeApi> cluster;
    private final KnownMasters known;
    private final Supplier<Optional<HostIdentity>> self;
    private final Consumer<List<String>> changed;
    private final Random random = new Random();
    private long published = System.nanoTime() - PUBLISH_ROUND.toNanos();

    /// @param config  the one in force
    /// @param cluster its API; asked for in each round, so it should be kept
    /// @param known   the file
    /// @param self    who this node is in its cluster; empty where it is of none
    /// @param changed told of the list when it is another one than before
    public MasterDiscovery(
            Supplier<NodeConfig> config,
            Supplier<KubeApi> cluster,
            KnownMasters known,
            Supplier<Optional<HostIdentity>> self,
            Consumer<List<String>> changed) {
        this.config = config;
        this.cluster = cluster;
        this.known = known;
        this.self = self;
        this.changed = changed;
    }

    @Override
    public String name() {
        return "masters";
    }

    @Override
    public Duration interval() {
        NodeConfig now = config.get();
        if (now.role() == Role.MASTER) {
            return wanted(now) ? MASTERS_ROUND : PUBLISH_ROUND;
        }
        long average = WORKERS_ROUND.toMillis();
        return Duration.ofMillis(average / 2 + random.nextLong(average));
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
    @Override
    public void reconcile() {
        try {
            publish();
            if (wanted(config.get()) && known.remember(KnownMasters.ask(cluster.get()))) {
                changed.accept(known.seen());
            }
        } catch (NodeletException e) {
            // away: the file says what was so last
        }
    }

    private void publish() {
        boolean due = System.nanoTime() - published >= PUBLISH_ROUND.toNanos();
        if (config.get().role() == Role.MASTER && due) {
            published = System.nanoTime();
            self.get()
                    .filter(hostIdentity -> !hostIdentity.address().isEmpty())
                    .ifPresent(hostIdentity ->
                            new PublishedMasters(cluster.get()).keep(hostIdentity.name(), hostIdentity.address()));
        }
    }
}
