package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Etcd;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import io.nodelet.why.MemberSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// etcd's members against each other: whether a majority answers, and whether they are one cluster at all.
final class EtcdMembersRule implements Rule {
    private static final Remedy MADE_ANEW = Remedy.advice(
            "Keep the side that holds the newest writes (`nodeletd etcd members` shows revisions). Take the other machine out"
                    + " (`nodeletctl node remove`), reset it, and let it join anew. Restore nothing, and start nothing by"
                    + " force.");

    /// A member among others is replaced: a restore would put the whole cluster back.
    static final Remedy REPLACED =
            Remedy.advice("Find the damaged member (`nodeletd etcd members`, and the log of etcd on"
                    + " each master). There: `nodeletd etcd rejoin`, and nothing is"
                    + " lost. `nodeletd etcd restore latest` puts the whole cluster back to that snapshot, and is for data that is"
                    + " damaged everywhere.");

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Etcd etcd = facts.etcd();
        List<Finding> found = new ArrayList<>();
        if (etcd.answers() && split(etcd)) {
            found.add(finding(
                    Cause.ETCD_SPLIT,
                    "etcd's members are not one cluster: they follow different leaders, or know different members",
                    etcd.members().stream().map(EtcdMembersRule::line).toList(),
                    MADE_ANEW));
        }
        if (etcd.answers() && leaderless(etcd)) {
            found.add(finding(
                    Cause.NO_QUORUM,
                    "etcd has no majority of its members: nothing can be written, in the whole cluster",
                    etcd.members().stream().map(EtcdMembersRule::line).toList(),
                    Remedy.advice(
                            "Bring back the members that do not answer. This one is well, and needs no restart.")));
        }
        facts.service(Component.ETCD.wireName())
                .flatMap(LogRule::otherCluster)
                .ifPresent(text -> found.add(finding(
                        Cause.ETCD_FOREIGN,
                        "etcd meets members of another cluster at its peers' addresses",
                        List.of(text),
                        MADE_ANEW)));
        return found.stream();
    }

    /// Members with a leader each agree on it, and on who belongs to them, but for the moment of an election.
    private static boolean split(Etcd etcd) {
        List<MemberSeen> led = etcd.members().stream()
                .filter(memberSeen ->
                        memberSeen.answers() && !memberSeen.leader().isEmpty())
                .toList();
        boolean leaders = led.stream().map(MemberSeen::leader).distinct().count() > 1;
        boolean memberships = led.stream().map(MemberSeen::known).distinct().count() > 1;
        return leaders || memberships;
    }

    /// Where there is more than one, the answer of those that are here counts.
    private static boolean leaderless(Etcd etcd) {
        return etcd.members().stream().anyMatch(MemberSeen::answers)
                && etcd.members().stream()
                        .filter(MemberSeen::answers)
                        .allMatch(memberSeen -> memberSeen.leader().isEmpty());
    }

    private static String line(MemberSeen memberSeen) {
        String where = memberSeen.name() + (memberSeen.endpoint().isEmpty() ? "" : " at " + memberSeen.endpoint());
        return !memberSeen.answers()
                ? where + ": no answer"
                : where
                        + (memberSeen.leader().isEmpty()
                                ? ": answers, knows of no leader"
                                : ": follows " + memberSeen.leader());
    }

    private static Finding finding(Cause cause, String text, List<String> evidence, Remedy remedy) {
        return Finding.of(cause, Component.ETCD, "etcd", text, evidence, remedy);
    }
}
