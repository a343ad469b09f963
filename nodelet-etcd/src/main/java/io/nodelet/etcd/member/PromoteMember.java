package io.nodelet.etcd.member;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Status;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Gives this master's member its vote, once it has caught up; then the next one may come, and the join token has
/// served.
final class PromoteMember implements Action {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration TRY = Duration.ofMillis(250);
    private final BootstrapMode bootstrapMode;
    private final EtcdCluster etcdCluster;
    private final Supplier<Health> alive;
    private final Consumer<KubeApi> joined;

    /// @param alive  whether there is a point in waiting for it
    /// @param joined told of the cluster's API once it has its vote
    PromoteMember(BootstrapMode bootstrapMode, Supplier<Health> alive, Consumer<KubeApi> joined) {
        this.bootstrapMode = bootstrapMode;
        this.etcdCluster = bootstrapMode.cluster();
        this.alive = alive;
        this.joined = joined;
    }

    @Override
    public String key() {
        return "etcd's member votes";
    }

    @Override
    public Health check() {
        try {
            return etcdCluster.own().status().learner()
                    ? Health.unhealthy(ReasonCode.ETCD_NO_VOTE, "etcd", "it has no vote yet")
                    : Health.healthy();
        } catch (NodeletException e) {
            return new Health.Unhealthy(e.failure());
        }
    }

    @Override
    public void perform(Progress progress) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!voting(end, progress)) {
            Sleep.rest(TRY);
        }
    }

    private boolean voting(long end, Progress progress) {
        if (!alive.get().isHealthy()) {
            alive.get().because().ifPresent(failure -> {
                throw new NodeletException(failure);
            });
        }
        try {
            Status own = etcdCluster.own().status();
            if (!own.learner()) {
                return true;
            }
            EtcdMembers other = etcdCluster.other();
            other.promote(own.id());
            progress.say("etcd's member has its vote");
            finish(progress);
            return true;
        } catch (NodeletException e) {
            if (System.nanoTime() > end) {
                throw new NodeletException(
                        "etcd's member got no vote within " + LIMIT.toSeconds() + " s: " + e.getMessage(),
                        "See etcd.log, and that the other masters run. Start again: it goes on from here.",
                        e);
            }
            progress.say("not yet: " + e.getMessage());
            return false;
        }
    }

    /// What is left undone ends by itself: the lock in seconds, the token when it expires.
    private void finish(Progress progress) {
        try {
            bootstrapMode
                    .entry()
                    .lock()
                    .release(
                            etcdCluster.entrance(), bootstrapMode.spec().facts().name());
            joined.accept(etcdCluster.entrance());
        } catch (NodeletException e) {
            progress.say(String.valueOf(e.getMessage()));
        }
    }
}
