package io.nodelet.etcd.member;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.engine.Sleep;
import io.nodelet.etcd.EtcdAlarm;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdHealth;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.etcd.OtherMembers;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Gives a full etcd room again: drops its past, writes its file anew, takes the alarm back. Where that is not enough,
/// it says what is.
public final class NoSpaceRepair implements RepairAction {
    private static final Duration BREATH = Duration.ofMillis(200);
    private final Supplier<EtcdClient> etcd;
    /// How often it looks, before and after what takes a moment.
    private final int looks;

    public NoSpaceRepair(Supplier<EtcdClient> etcd) {
        this(etcd, 100);
    }

    public NoSpaceRepair(Supplier<EtcdClient> etcd, int looks) {
        this.etcd = etcd;
        this.looks = looks;
    }

    @Override
    public String key() {
        return "room in etcd";
    }

    /// An etcd that can't be asked is not for this to judge.
    @Override
    public Health check() {
        try {
            List<EtcdAlarm> alarms = etcd.get().alarms();
            return alarms.isEmpty()
                    ? Health.healthy()
                    : EtcdHealth.alarmed(alarms, etcd.get().status());
        } catch (NodeletException e) {
            return Health.healthy();
        }
    }

    @Override
    public void perform(Progress progress) {
        EtcdClient etcdClient = etcd.get();
        refuseDamaged(etcdClient.alarms());
        progress.say("etcd is full: dropping its past");
        etcdClient.compact(etcdClient.status().revision());
        MemberStatus now = settled(etcdClient, MemberStatus::fits);
        if (!now.fits()) {
            throw full(now);
        }
        if (!now.roomy()) {
            awaitTurn(etcdClient, progress);
            progress.say("etcd is full: writing its file anew");
            etcdClient.defragment();
            now = settled(etcdClient, MemberStatus::roomy);
        }
        if (!now.roomy()) {
            throw full(now);
        }
        disarm(etcdClient, now, progress);
    }

    private static void refuseDamaged(List<EtcdAlarm> alarms) {
        alarms.stream()
                .filter(etcdAlarm -> !etcdAlarm.kind().equals(EtcdAlarm.NOSPACE))
                .findFirst()
                .ifPresent(etcdAlarm -> {
                    throw new NodeletException(
                            "etcd has found that its data is damaged (alarm " + etcdAlarm.kind() + " of member "
                                    + etcdAlarm.member() + ")",
                            "Restore the last snapshot: nodeletd etcd restore latest.");
                });
    }

    private static NodeletException full(MemberStatus now) {
        return new NodeletException(
                "etcd is full and takes no writes: %d MiB of its %d are in use, without its past. Raise etcd.quotaMiB in the"
                                .formatted(EtcdHealth.mib(now.inUse()), EtcdHealth.mib(now.quota()))
                        + " configuration, or delete what fills it: it still takes deletions",
                "See which objects there are too many of: kubectl get --raw /metrics | grep apiserver_resource_objects");
    }

    /// What was just done shows a moment later.
    private MemberStatus settled(EtcdClient etcdClient, Predicate<MemberStatus> wanted) {
        MemberStatus now = etcdClient.status();
        for (int i = 0; i < looks / 5 && !wanted.test(now); i++) {
            Sleep.rest(BREATH);
            now = etcdClient.status();
        }
        return now;
    }

    /// A member that does not answer is at it just now, or is dead: the dead are not waited for.
    private void awaitTurn(EtcdClient etcdClient, Progress progress) {
        OtherMembers otherMembers = new OtherMembers(etcdClient);
        Optional<OtherMembers.Ahead> other = otherMembers.before(etcdClient.status(), status -> !status.roomy());
        for (int i = 0; i < looks && other.isPresent(); i++) {
            progress.say("one member at a time: " + other.get().describe());
            Sleep.rest(BREATH);
            other = otherMembers.before(etcdClient.status(), status -> !status.roomy());
        }
        if (other.filter(OtherMembers.Ahead::answers).isPresent()) {
            throw new NodeletException("etcd is full, and one member at a time makes room: "
                    + other.get().describe());
        }
    }

    /// The alarms of those that have room; the others take their own back.
    private static void disarm(EtcdClient etcdClient, MemberStatus me, Progress progress) {
        OtherMembers otherMembers = new OtherMembers(etcdClient);
        for (EtcdAlarm etcdAlarm : etcdClient.alarms()) {
            boolean mine = etcdAlarm.member().equals(me.id());
            if (mine
                    || otherMembers
                            .byId(etcdAlarm.member())
                            .filter(MemberStatus::roomy)
                            .isPresent()) {
                progress.say("etcd has room again: taking the alarm back");
                etcdClient.disarm(etcdAlarm);
            }
        }
        if (!etcdClient.alarms().isEmpty()) {
            throw new NodeletException("etcd is full: this member has room again, another one has not yet");
        }
    }
}
