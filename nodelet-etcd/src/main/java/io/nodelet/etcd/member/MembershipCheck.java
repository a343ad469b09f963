package io.nodelet.etcd.member;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.service.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/// Sees that this machine's member is one still, before it is started: one that was taken out of its cluster ends each
/// time, with last words that say so. Data that came later (a restored snapshot) is another member's.
///
/// @param monitor the services
/// @param data  etcd's data folder
public record MembershipCheck(ServiceMonitor monitor, Path data) implements Action {
    public static final String SERVICE = "etcd";
    private static final String REMOVED = "data-dir used by this member must be removed";

    @Override
    public String key() {
        return "this machine's member of etcd is one still";
    }

    @Override
    public Health check() {
        boolean removed = !monitor.alive(SERVICE).isHealthy() && monitor.lately(SERVICE, REMOVED) && older();
        return removed
                ? Health.unhealthy(
                        ReasonCode.ETCD_MEMBER_REMOVED,
                        SERVICE,
                        "this machine's member was taken out of etcd's cluster, and its data in " + data
                                + " serves no more")
                : Health.healthy();
    }

    /// Whether the data was there before etcd's last words.
    private boolean older() {
        Path log = data.resolve("member/wal");
        try {
            return Files.exists(log)
                    && monitor.spoke(SERVICE).orElse(FileTime.fromMillis(0)).compareTo(Files.getLastModifiedTime(log))
                            >= 0;
        } catch (IOException e) {
            throw new NodeletException("can't read " + log + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public void perform(Progress progress) {
        throw new NodeletException(
                check().reason(),
                "Was only its member taken out: nodeletd etcd rejoin. Was the node removed: nodeletd reset, then join with a new"
                        + " token.");
    }
}
