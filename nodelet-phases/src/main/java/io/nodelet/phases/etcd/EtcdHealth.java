package io.nodelet.phases.etcd;

import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.util.List;
import java.util.stream.Collectors;

/// Whether etcd is well: raft moves, and etcd itself says of nothing that it is wrong.
///
/// @param etcd a member
record EtcdHealth(EtcdClient etcd) {
    /// etcd itself takes no more requests when it is behind by 5000.
    private static final long FAR_BEHIND = 4000;

    Health look() {
        Health ready = etcd.ready();
        try {
            MemberStatus status = etcd.status();
            return status.leader().isEmpty() ? leaderless() : ready.ok() ? look(status) : unready(ready);
        } catch (KubeException e) {
            return ready.ok() ? Health.failing("etcd: " + e.getMessage()) : ready;
        } catch (NodeletException e) {
            return Health.failing(String.valueOf(e.getMessage()));
        }
    }

    private Health look(MemberStatus status) {
        List<Alarm> alarms = etcd.alarms();
        if (!alarms.isEmpty()) {
            return alarmed(alarms, status);
        }
        return status.gap() > FAR_BEHIND
                ? Health.failing("etcd lags: its database is " + status.gap()
                        + " entries behind what its members have agreed upon")
                : Health.well();
    }

    private static Health leaderless() {
        return Health.failing("etcd knows of no leader, so that raft stands still: most of its members are away");
    }

    private static Health unready(Health ready) {
        return Health.failing("etcd is not ready, its raft does not move: " + ready.reason());
    }

    static Health alarmed(List<Alarm> alarms, MemberStatus status) {
        String raised = alarms.stream()
                .map(it -> it.kind() + " of member " + it.member())
                .collect(Collectors.joining(", "));
        boolean full = alarms.stream().allMatch(it -> it.kind().equals(Alarm.NOSPACE));
        return Health.failing(
                full
                        ? "etcd is full and takes no writes (alarm %s): its database has %s, %s of it in use, of %s MiB"
                                .formatted(raised, mib(status.size()), mib(status.inUse()), mib(status.quota()))
                        : "etcd has raised an alarm: " + raised);
    }

    static long mib(long bytes) {
        return bytes >> 20;
    }
}
