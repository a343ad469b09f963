package io.nodelet.etcd.member;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;

/// Lets the cluster's first member begin again where its very first start was broken off between the making of its log
/// and the first entry. etcd takes such a log for that of a member, knows of no members in it, and waits for ever.
/// Nothing was ever stored there; it is moved aside nevertheless, as a disk can lose what was written.
///
/// @param data  etcd's data folder
/// @param clock the time
public record UnfinishedBootstrap(Path data, InstantSource clock) implements Action {
    @Override
    public String key() {
        return "etcd's bootstrap was not broken off";
    }

    @Override
    public Health check() {
        return new EtcdWal(member()).neverWritten()
                ? Health.unhealthy(
                        ReasonCode.ETCD_BOOTSTRAP_UNFINISHED,
                        MembershipCheck.SERVICE,
                        "etcd's very first start was broken off: its log in " + member() + " has no entry")
                : Health.healthy();
    }

    @Override
    public void perform(Progress progress) {
        Path aside = data.resolve("unfinished-" + clock.instant().getEpochSecond());
        progress.say(check().reason() + "; it goes to " + aside + ", and etcd begins anew");
        try {
            Files.move(member(), aside, StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.syncFolder(aside);
        } catch (IOException e) {
            throw new NodeletException("can't move " + member() + " to " + aside + ": " + AtomicFile.reason(e), e);
        }
    }

    private Path member() {
        return data.resolve("member");
    }
}
