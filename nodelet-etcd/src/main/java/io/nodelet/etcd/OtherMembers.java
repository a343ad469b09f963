package io.nodelet.etcd;

import io.nodelet.kube.KubeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The other members of a member's cluster, for what may be done by one of them at a time.
///
/// No lock says whose turn it is, as a full etcd takes none: it follows from what the members say of themselves.
/// Those that need it go by their ids, and the leader goes last.
public final class OtherMembers {
    private final EtcdClient etcd;

    public OtherMembers(EtcdClient etcd) {
        this.etcd = etcd;
    }

    /// Another member, and what it says; empty where it does not answer.
    record Peer(EtcdMember etcdMember, Optional<MemberStatus> status) {}

    /// Who has to be waited for: a member that goes first, or one that does not answer, so that nobody knows.
    ///
    /// @param name    its name, or its id where it has none yet
    /// @param answers whether it does
    public record Ahead(String name, boolean answers) {
        /// Such as `member m2 goes first`.
        public String describe() {
            return "member " + name + (answers ? " goes first" : " does not answer");
        }
    }

    /// Who goes before this member; empty when it is its turn.
    ///
    /// @param needs whether a member has it to do
    public Optional<Ahead> before(MemberStatus me, Predicate<MemberStatus> needs) {
        return before(me, others(me), needs);
    }

    static Optional<Ahead> before(MemberStatus me, List<Peer> others, Predicate<MemberStatus> needs) {
        for (Peer peer : others) {
            EtcdMember etcdMember = peer.etcdMember();
            String name = etcdMember.name().isEmpty() ? etcdMember.id() : etcdMember.name();
            if (peer.status().isEmpty()) {
                return Optional.of(new Ahead(name, false));
            }
            if (needs.test(peer.status().get()) && order(peer.status().get()).compareTo(order(me)) < 0) {
                return Optional.of(new Ahead(name, true));
            }
        }
        return Optional.empty();
    }

    private static String order(MemberStatus status) {
        return (status.leads() ? "1" : "0")
                + "0".repeat(Math.max(0, 16 - status.id().length()))
                + status.id();
    }

    private List<Peer> others(MemberStatus me) {
        List<Peer> others = new ArrayList<>();
        for (EtcdMember etcdMember : etcd.members()) {
            if (!etcdMember.id().equals(me.id())) {
                others.add(new Peer(etcdMember, status(etcdMember)));
            }
        }
        return others;
    }

    /// The names of the other members that answer.
    public List<String> answering(MemberStatus me) {
        return others(me).stream()
                .filter(peer -> peer.status().isPresent())
                .map(peer -> peer.etcdMember().name())
                .toList();
    }

    /// What the members that answer say, by their ids.
    public Optional<MemberStatus> byId(String id) {
        return etcd.members().stream()
                .filter(etcdMember -> etcdMember.id().equals(id))
                .findFirst()
                .flatMap(this::status);
    }

    private Optional<MemberStatus> status(EtcdMember etcdMember) {
        try {
            return etcdMember.clients().stream()
                    .findFirst()
                    .map(uri -> etcd.at(uri).status());
        } catch (KubeException e) {
            return Optional.empty();
        }
    }
}
