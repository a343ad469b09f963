package io.nodelet.etcd.member;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.service.ServiceMonitor;
import java.util.function.BooleanSupplier;

/// Sees, before etcd writes a byte, that the data that it would begin with is its own: see [EtcdData].
///
/// @param data      in the data folder
/// @param ours      whether the folder is this node's
/// @param restoring whether a snapshot is about to take the data's place
/// @param monitor     the services
public record DataOwnershipCheck(EtcdData data, BooleanSupplier ours, BooleanSupplier restoring, ServiceMonitor monitor)
        implements RepairAction {
    @Override
    public String key() {
        return "etcd's data is this machine's";
    }

    /// Nor does a restart begin without its data.
    @Override
    public boolean comesFirst() {
        return true;
    }

    @Override
    public Health check() {
        return restoring.getAsBoolean() ? Health.healthy() : data.check(ours.getAsBoolean());
    }

    @Override
    public void perform(Progress progress) {
        if (check() instanceof Health.Unhealthy(Failure failure)) {
            monitor.dismiss(MembershipCheck.SERVICE);
            throw new NodeletException(failure, EtcdData.remedy(failure.code()), null);
        }
    }
}
