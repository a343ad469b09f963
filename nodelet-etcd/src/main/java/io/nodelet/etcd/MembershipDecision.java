package io.nodelet.etcd;

import io.nodelet.etcd.EtcdMembers.Member;
import java.util.List;
import java.util.Optional;

/// How a new member gets into etcd's cluster, decided from who is in it. Pure.
public sealed interface MembershipDecision {
    /// Its place is not there yet.
    record Add() implements MembershipDecision {}

    /// A killed start has added it already.
    record GoOn(Member own) implements MembershipDecision {}

    /// Another member is on its way in, and etcd lets in one at a time.
    record Wait(Member other) implements MembershipDecision {}

    /// It can't come in.
    record Refuse(String why, String remedy) implements MembershipDecision {}

    /// @param name    the node's
    /// @param peer    where other members would reach it
    /// @param members all of the cluster
    static MembershipDecision of(String name, String peer, List<Member> members) {
        Optional<Member> here =
                members.stream().filter(member -> member.peers().contains(peer)).findFirst();
        if (here.isPresent()) {
            return here.get().started() ? taken(here.get(), name) : new GoOn(here.get());
        }
        Optional<Member> named =
                members.stream().filter(member -> member.name().equals(name)).findFirst();
        if (named.isPresent()) {
            return taken(named.get(), name);
        }
        return members.stream()
                .filter(Member::learner)
                .findFirst()
                .<MembershipDecision>map(Wait::new)
                .orElseGet(Add::new);
    }

    private static MembershipDecision taken(Member other, String name) {
        return new Refuse(
                "etcd has a member " + other.name() + " at " + String.join(", ", other.peers())
                        + " already, and this machine holds no data of it",
                "If this is that machine made anew, retire the old one first, on a master: nodeletctl node remove "
                        + other.name() + "; if it is another than " + name + ", give it another name or address.");
    }

    /// etcd's `initial-cluster` for a member that comes to these.
    static String initialCluster(String name, String peer, List<Member> members) {
        StringBuilder text = new StringBuilder(name + "=" + peer);
        for (Member one : members) {
            String called = one.started() ? one.name() : "member-" + one.id();
            one.peers().stream()
                    .filter(otherPeer -> !otherPeer.equals(peer))
                    .forEach(otherPeer ->
                            text.append(',').append(called).append('=').append(otherPeer));
        }
        return text.toString();
    }
}
