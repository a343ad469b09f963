package io.nodelet.etcd.member;

import io.nodelet.etcd.DataComparison;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What must be so before this machine's lost member leaves etcd's cluster to come in again: it is lost, and the others
/// have a majority without it.
///
public final class RejoinPreconditions {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String CORRUPT = "CORRUPT";

    private final BootstrapMode bootstrapMode;
    private final EtcdClient etcd;

    private RejoinPreconditions(BootstrapMode bootstrapMode, EtcdClient etcd) {
        this.bootstrapMode = bootstrapMode;
        this.etcd = etcd;
    }

    /// @param etcd this machine's member
    public static RejoinPreconditions of(NodeSpec spec, EtcdJoinContext entry, EtcdClient etcd) {
        return new RejoinPreconditions(BootstrapMode.of(spec, entry), etcd);
    }

    /// The names of the members that would fill it.
    ///
    /// @throws NodeletException where there is nothing to set right, or the others could not go on without it
    public List<String> others() {
        requireLost(etcd);
        if (KnownMembers.in(Layout.STATE).others().isEmpty()) {
            throw new NodeletException(
                    "no other member of this machine's etcd is known",
                    "A master that is alone goes back to a snapshot: nodeletd etcd restore latest.");
        }
        EtcdCluster etcdCluster = BootstrapMode.again(bootstrapMode.spec(), bootstrapMode.entry());
        requireNode(etcdCluster);
        List<Member> members = majority(etcdCluster);
        List<Member> own = bootstrapMode.own(members);
        own.stream()
                .flatMap(member -> etcdCluster.quorum(members).againstRemoval(member.id()).stream())
                .findFirst()
                .ifPresent(against -> {
                    throw new NodeletException(
                            "this machine's member can't be taken out of etcd's cluster now: " + against,
                            "Bring the other masters back first: `nodeletd etcd members` on one of them.");
                });
        return members.stream()
                .filter(member -> !own.contains(member))
                .map(Member::name)
                .toList();
    }

    /// Who removed the node from the cluster did not mean its member alone.
    private void requireNode(EtcdCluster etcdCluster) {
        String name = bootstrapMode.spec().facts().name();
        if (etcdCluster.entrance().get(KubePath.node(name)).isEmpty()) {
            throw new NodeletException(
                    "the cluster has no node " + name + " any more",
                    "To have the machine back: nodeletd reset, then join with a new token.");
        }
    }

    private static List<Member> majority(EtcdCluster etcdCluster) {
        try {
            return etcdCluster.other().agreed();
        } catch (NodeletException e) {
            throw new NodeletException(
                    "no other master knows a majority of etcd's members: " + e.getMessage(),
                    "Bring the other masters back. Where they are lost, too: nodeletd etcd restore latest.",
                    e);
        }
    }

    /// Who is in a minority with its data is lost as well.
    public static void requireLost(EtcdClient etcd) {
        Optional<MemberStatus> voting = voting(etcd);
        if (voting.isPresent() && !differs(etcd, voting.get())) {
            throw new NodeletException(
                    "this machine's member of etcd answers, and has its vote: there is nothing to set right",
                    "See `nodeletd etcd members`.");
        }
    }

    /// The own member, where it answers, takes part, and has not found itself damaged.
    private static Optional<MemberStatus> voting(EtcdClient etcd) {
        try {
            MemberStatus own = etcd.status();
            boolean corrupt = etcd.alarms().stream()
                    .anyMatch(etcdAlarm -> etcdAlarm.member().equals(own.id())
                            && etcdAlarm.kind().equals(CORRUPT));
            return Optional.of(own)
                    .filter(memberStatus -> !memberStatus.leader().isEmpty() && !memberStatus.learner() && !corrupt);
        } catch (KubeException _) {
            return Optional.empty(); // which is what this is for
        }
    }

    /// One that answers and can't be compared is not known to differ.
    private static boolean differs(EtcdClient etcd, MemberStatus own) {
        try {
            return DataComparison.of(etcd).stream()
                    .anyMatch(compared -> compared.etcdMember().id().equals(own.id())
                            && compared.verdict() == DataComparison.Verdict.DIFFERS);
        } catch (KubeException e) {
            throw new NodeletException(
                    "this machine's member of etcd answers, and could not be compared with the others: "
                            + e.getMessage(),
                    "Run it again: `nodeletd etcd compare` says more.",
                    e);
        }
    }

    /// Notes that it is to come in again. From then on etcd starts only as one that does.
    public void begin(Instant now) {
        bootstrapMode.note().begin("before-" + TIME.format(now));
    }

    /// Whether its old member is still to be taken out.
    public boolean begun() {
        return bootstrapMode.note().pending().isPresent();
    }
}
