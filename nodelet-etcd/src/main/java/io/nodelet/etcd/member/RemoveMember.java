package io.nodelet.etcd.member;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Takes this machine's member out of etcd's cluster, where it is to come in again, and its data aside. Each step may
/// be made twice: a killed one is gone on with.
///
/// @param bootstrapMode  how it comes in
/// @param data    in its data folder
/// @param running whether etcd, or what works with its data, runs
/// @param dismiss has an etcd that does not run started by nobody else: without data it would begin a cluster
/// @param clock   of this machine
public record RemoveMember(
        BootstrapMode bootstrapMode, EtcdData data, BooleanSupplier running, Runnable dismiss, InstantSource clock)
        implements RepairAction {
    @Override
    public String key() {
        return "etcd's lost member is out of its cluster";
    }

    @Override
    public boolean comesFirst() {
        return true;
    }

    @Override
    public Health check() {
        return bootstrapMode
                .note()
                .pending()
                .map(_ -> Health.unhealthy(
                        ReasonCode.ETCD_REJOIN_HALF_DONE,
                        "etcd",
                        "this machine's member of etcd is to be taken out of its cluster, to come in again"))
                .orElseGet(Health::healthy);
    }

    @Override
    public void perform(Progress progress) {
        bootstrapMode.note().pending().ifPresent(kept -> {
            if (running.getAsBoolean()) {
                throw new NodeletException(
                        "etcd or the API server runs, and etcd's data is to go aside",
                        "Run `nodeletd etcd rejoin` again: it stops both first, and goes on.");
            }
            dismiss.run();
            leave(progress);
            aside(data.folder().resolve(kept), progress);
            data.forgetMember();
            bootstrapMode.note().out(clock.instant());
        });
    }

    private void leave(Progress progress) {
        bootstrapMode.lock(progress);
        EtcdCluster etcdCluster = bootstrapMode.cluster();
        EtcdMembers other = etcdCluster.other();
        List<Member> members = other.agreed();
        for (Member stale : bootstrapMode.own(members)) {
            etcdCluster.quorum(members).againstRemoval(stale.id()).ifPresent(against -> {
                throw new NodeletException(
                        "this machine's member can't be taken out of etcd's cluster now: " + against,
                        "Bring the other masters back first: `nodeletd etcd members` on one of them.");
            });
            other.remove(stale.id());
            progress.say("etcd's cluster has " + (members.size() - 1) + " members without this one");
        }
    }

    private void aside(Path kept, Progress progress) {
        Path member = data.folder().resolve("member");
        try {
            if (Files.exists(member)) {
                Files.createDirectories(kept);
                Files.move(member, kept.resolve("member"));
                AtomicFile.syncFolder(kept.resolve("member"));
                AtomicFile.syncFolder(member);
                progress.say("the old data went to " + kept);
            }
        } catch (IOException e) {
            throw new NodeletException("can't move " + member + " to " + kept + ": " + AtomicFile.reason(e), e);
        }
    }
}
