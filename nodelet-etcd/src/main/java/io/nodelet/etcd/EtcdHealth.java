package io.nodelet.etcd;

import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whether etcd is well: raft moves, and etcd itself says of nothing that it is wrong.
///
/// @param etcd a member
public record EtcdHealth(EtcdClient etcd) {
    private static final String SERVICE = "etcd";

    /// etcd itself takes no more requests when it is behind by 5000.
    private static final long FAR_BEHIND = 4000;

    /// Whether it is ready, and where not, whose fault that is.
    public Health ready() {
        Health ready = etcd.ready();
        return ready.isHealthy() ? ready : check(ready, _ -> Health.healthy());
    }

    public Health check() {
        return check(etcd.ready(), this::check);
    }

    private Health check(Health ready, Function<MemberStatus, Health> more) {
        try {
            MemberStatus status = etcd.status();
            return status.leader().isEmpty() ? leaderless() : ready.isHealthy() ? more.apply(status) : unready(ready);
        } catch (KubeException e) {
            ReasonCode code = e.status() == 0 ? ReasonCode.SERVICE_SILENT : ReasonCode.SERVICE_UNWELL;
            return unanswered(code, ready.isHealthy() ? "etcd: " + e.getMessage() : ready.reason());
        } catch (NodeletException e) {
            return unanswered(ReasonCode.SERVICE_UNWELL, String.valueOf(e.getMessage()));
        }
    }

    private static Health unanswered(ReasonCode code, String seen) {
        return Health.unhealthy(code, SERVICE, seen);
    }

    private Health check(MemberStatus status) {
        List<EtcdAlarm> alarms = etcd.alarms();
        if (!alarms.isEmpty()) {
            return alarmed(alarms, status);
        }
        return status.gap() > FAR_BEHIND
                ? Health.unhealthy(
                        ReasonCode.ETCD_LAGS,
                        SERVICE,
                        "etcd lags: its database is " + status.gap()
                                + " entries behind what its members have agreed upon")
                : Health.healthy();
    }

    private static Health leaderless() {
        return Health.unhealthy(
                ReasonCode.NO_QUORUM,
                SERVICE,
                "etcd knows of no leader, so that raft stands still: most of its members are away");
    }

    /// A member that answers, and is not alone, waits for others; one that is alone has nobody to wait for.
    private Health unready(Health ready) {
        return Health.unhealthy(
                alone() ? ReasonCode.SERVICE_UNWELL : ReasonCode.NO_QUORUM,
                SERVICE,
                "etcd is not ready, its raft does not move: " + ready.reason());
    }

    private boolean alone() {
        try {
            return etcd.members().size() == 1;
        } catch (KubeException e) {
            return false;
        }
    }

    public static Health alarmed(List<EtcdAlarm> alarms, MemberStatus status) {
        String raised = alarms.stream()
                .map(etcdAlarm -> etcdAlarm.kind() + " of member " + etcdAlarm.member())
                .collect(Collectors.joining(", "));
        boolean full = alarms.stream().allMatch(etcdAlarm -> etcdAlarm.kind().equals(EtcdAlarm.NOSPACE));
        return Health.unhealthy(
                full ? ReasonCode.ETCD_FULL : ReasonCode.ETCD_ALARM,
                SERVICE,
                full
                        ? "etcd is full and takes no writes (alarm %s): its database has %s, %s of it in use, of %s MiB"
                                .formatted(raised, mib(status.size()), mib(status.inUse()), mib(status.quota()))
                        : "etcd has raised an alarm: " + raised);
    }

    public static long mib(long bytes) {
        return bytes >> 20;
    }
}
