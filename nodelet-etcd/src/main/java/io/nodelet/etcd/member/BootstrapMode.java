package io.nodelet.etcd.member;

import io.nodelet.engine.Progress;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.RejoinNote;
import io.nodelet.identity.certs.ConsumedToken;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// How this machine's member comes into etcd's cluster: it begins one; it comes in, as the machine joins; or it
/// comes in again, as it had lost its data. Who comes in again asks any other master, and is known there.
///
/// @param note that it comes in again: may be there from one moment to the next
public record BootstrapMode(NodeSpec spec, EtcdJoinContext entry, RejoinNote note) {
    private static final Duration TURN = Duration.ofMinutes(3);

    public static BootstrapMode of(NodeSpec spec, EtcdJoinContext entry) {
        return new BootstrapMode(spec, entry, RejoinNote.in(Layout.STATE));
    }

    /// The cluster that it comes into.
    public EtcdCluster cluster() {
        return again() ? again(spec, entry) : new EtcdCluster(spec, entry);
    }

    /// The cluster as the other masters that were known last lead to it.
    static EtcdCluster again(NodeSpec spec, EtcdJoinContext entry) {
        return EtcdCluster.through(
                spec,
                entry,
                KnownMembers.in(Layout.STATE).others().stream()
                        .flatMap(known -> known.clients().stream())
                        .map(URI::getHost)
                        .toList());
    }

    /// Whether others have to let it in.
    public boolean in() {
        return spec.joins() || again();
    }

    boolean again() {
        return note.exists();
    }

    public JoinEtcd place() {
        return new JoinEtcd(this, EtcdCluster.peer(spec));
    }

    /// @param alive whether there is a point in waiting for it
    public PromoteMember vote(Supplier<Health> alive) {
        Consumer<KubeApi> joined = again() ? _ -> {} : new ConsumedToken(spec)::retire;
        return new PromoteMember(this, alive, joined);
    }

    /// Has the membership changed by nobody else until it votes.
    ///
    /// @throws NodeletException where the cluster must not let it in
    void lock(Progress progress) {
        KubeApi entrance = cluster().entrance();
        entry.lock().take(entrance, spec.facts().name(), TURN, progress);
        entry.fit().accept(entrance);
    }

    /// Those members that are, or were, this machine's.
    List<Member> own(List<Member> members) {
        return members.stream()
                .filter(member -> member.peers().contains(EtcdCluster.peer(spec))
                        || member.name().equals(spec.facts().name()))
                .toList();
    }
}
