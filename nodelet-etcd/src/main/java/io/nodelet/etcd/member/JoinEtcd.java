package io.nodelet.etcd.member;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.etcd.MembershipDecision;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.service.AwaitHealthy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Gives a new master its place in etcd's cluster, without a vote at first. One at a time: under [MembershipLock],
/// which is held until [PromoteMember] is done.
final class JoinEtcd implements Action {
    private static final Duration API = Duration.ofMinutes(1);
    private static final Duration LEARNER = Duration.ofMinutes(1);
    private static final Duration TRY = Duration.ofSeconds(1);
    private final BootstrapMode bootstrapMode;
    private final NodeSpec spec;
    private final EtcdCluster etcdCluster;
    private final String peer;

    /// @param peer where other members reach this one
    JoinEtcd(BootstrapMode bootstrapMode, String peer) {
        this.bootstrapMode = bootstrapMode;
        this.spec = bootstrapMode.spec();
        this.etcdCluster = bootstrapMode.cluster();
        this.peer = peer;
    }

    @Override
    public String key() {
        return "etcd's cluster has a place for this member";
    }

    /// A member that has data knows its cluster.
    @Override
    public Health check() {
        return Files.exists(Path.of(spec.config().etcd().dataDir(), "member", "wal"))
                ? Health.healthy()
                : Health.unhealthy(
                        ReasonCode.ETCD_NOT_JOINED, "etcd", "this machine is no member of etcd's cluster yet");
    }

    @Override
    public void perform(Progress progress) {
        new AwaitHealthy("the cluster's API server is ready", etcdCluster.entrance()::ready, API).perform(progress);
        bootstrapMode.lock(progress);
        EtcdMembers other = etcdCluster.other();
        requireName(other);
        long end = System.nanoTime() + LEARNER.toNanos();
        while (!entered(other, end, progress)) {
            Sleep.rest(TRY);
        }
    }

    /// A name belongs to a node until that is retired, as for workers.
    private void requireName(EtcdMembers other) {
        String name = spec.facts().name();
        if (bootstrapMode.again()) {
            return;
        }
        boolean begun =
                other.agreed().stream().anyMatch(member -> member.peers().contains(peer));
        if (!begun && etcdCluster.entrance().get(KubePath.node(name)).isPresent()) {
            throw new NodeletException(
                    "the cluster has a node " + name + " already",
                    "If this is that machine made anew, retire the old one first, on a master: nodeletctl node remove "
                            + name + "; if it is another, give it another name.");
        }
    }

    private boolean entered(EtcdMembers other, long end, Progress progress) {
        List<Member> members = other.agreed();
        return switch (MembershipDecision.of(spec.facts().name(), peer, members)) {
            case MembershipDecision.GoOn _ -> {
                bootstrapMode
                        .entry()
                        .initialCluster()
                        .put(MembershipDecision.initialCluster(spec.facts().name(), peer, members));
                yield true;
            }
            case MembershipDecision.Add _ -> {
                add(other, end, progress);
                yield false; // and looks who is there now
            }
            case MembershipDecision.Wait(Member learner) -> {
                outwait(other, learner, end, progress);
                yield false;
            }
            case MembershipDecision.Refuse(String why, String remedy) -> throw new NodeletException(why, remedy);
        };
    }

    /// etcd takes nobody in for a few seconds after another change, until all members have met.
    private void add(EtcdMembers other, long end, Progress progress) {
        try {
            Member added = other.addLearner(peer);
            progress.say("etcd's cluster has added this member, without a vote yet: " + added.id());
        } catch (NodeletException e) {
            if (System.nanoTime() > end) {
                throw new NodeletException(
                        "etcd's cluster does not take this member: " + e.getMessage(),
                        "See that every member is well: etcdctl endpoint status --cluster",
                        e);
            }
            progress.say("trying again: " + e.getMessage());
        }
    }

    /// We have the lock, so whoever added that learner has died, or comes back now to finish.
    private void outwait(EtcdMembers other, Member learner, long end, Progress progress) {
        if (System.nanoTime() > end) {
            progress.say("taking out a member that never got its vote: " + learner.peers());
            other.remove(learner.id());
        } else {
            progress.say("waiting for another new member, " + learner.peers() + ", to get its vote");
        }
    }
}
