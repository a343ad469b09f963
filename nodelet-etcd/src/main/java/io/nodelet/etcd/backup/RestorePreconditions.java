package io.nodelet.etcd.backup;

import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.etcd.OtherMembers;
import io.nodelet.etcd.RejoinNote;
import io.nodelet.etcd.member.EtcdData;
import io.nodelet.kube.KubeException;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UrlHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What must be known, and must be so, before a restore begins.
///
/// @param spec of the master
/// @param etcd its member
/// @param programs etcd's tools
/// @param journal where the restore is noted
/// @param known who else belonged to its cluster
public record RestorePreconditions(
        NodeSpec spec, EtcdClient etcd, EtcdPrograms programs, RestoreJournal journal, KnownMembers known) {
    /// As many writes as a cluster may have seen since its revision was last known, and far more.
    private static final long AHEAD = 1_000_000_000L;

    /// The revision of the etcd that runs here; empty where none answers.
    ///
    /// @param alone whether a person says that no other master has a member of this etcd
    /// @throws NodeletException when other members answer: their cluster is not lost; or when it is not known who
    ///                          else there is
    public OptionalLong revision(boolean alone) {
        Optional<MemberStatus> status = status();
        refuseBeside(others(status), "");
        if (status.isEmpty() && !known.known() && !alone && wasMember()) {
            throw new NodeletException(
                    "it is not known who else belongs to this etcd: it does not answer, and " + known.file()
                            + " does not say",
                    "See that no other master runs etcd (`nodeletd etcd members` there), then say --alone.");
        }
        return status.map(memberStatus -> OptionalLong.of(memberStatus.revision()))
                .orElseGet(OptionalLong::empty);
    }

    /// A machine that never was one is new, and brings a lost cluster back: nobody can be known there.
    private boolean wasMember() {
        return EtcdData.begun(known.file().resolveSibling(".").normalize()).getAsBoolean();
    }

    /// A restore that was begun goes on only as long as nobody else holds the data. One that has not touched this
    /// machine's data is withdrawn otherwise.
    ///
    /// @throws NodeletException when other members answer
    public void requireStillLost(RestoreState begun) {
        List<String> others = others(status());
        if (!others.isEmpty() && !begun.touched()) {
            journal.remove();
            RestoreDisk.REAL.removeAll(begun.restoring());
            refuseBeside(others, "; the restore that was half done had replaced nothing, and is withdrawn");
        }
        refuseBeside(others, "");
    }

    private Optional<MemberStatus> status() {
        try {
            return Optional.of(etcd.status());
        } catch (KubeException e) {
            return Optional.empty();
        }
    }

    /// The names of the other members that answer.
    private List<String> others(Optional<MemberStatus> own) {
        return own.map(new OtherMembers(etcd)::answering).orElseGet(() -> known.answering(etcd));
    }

    /// They hold the data; a second cluster beside theirs would serve another.
    private static void refuseBeside(List<String> others, String besides) {
        if (!others.isEmpty()) {
            throw new NodeletException(
                    "other members of this etcd are alive: " + String.join(", ", others) + besides,
                    "They hold the data, and a restore would make a second cluster. If only this machine's data is lost:"
                            + " nodeletd etcd rejoin. To put the whole cluster back: stop the other masters first (nodeletd phases stop); reset them"
                            + " afterwards, and let them join anew.");
        }
    }

    /// The names of members that were known and do not answer: nobody can see whether they run.
    public List<String> silent() {
        List<String> answering = known.answering(etcd);
        return known.others().stream()
                .map(KnownMembers.Known::name)
                .filter(text -> !answering.contains(text))
                .toList();
    }

    /// The revision in the data of an etcd that does not run; empty where there is none that can be read.
    public OptionalLong revisionOnDisk() {
        Path database = data().resolve("member/snap/db");
        if (!Files.exists(database)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(programs.contents(database).revision());
        } catch (NodeletException e) {
            return OptionalLong.empty(); // it may well be damaged: that is what restores are for
        }
    }

    /// Notes that it is to be restored. From then on etcd starts only after that.
    ///
    /// The new cluster's token is another one, and with it its id: a member of the old one that comes back is told
    /// apart, and not heard.
    ///
    /// @param revision that the cluster is known to have reached
    public RestoreState begin(ExaminedSnapshot examinedSnapshot, OptionalLong revision, Instant now) {
        Snapshot snapshot = examinedSnapshot.snapshot();
        RestoreSpaceCheck.require(data(), snapshot);
        EtcdConfig config = spec.config().etcd();
        String peer = "https://" + UrlHosts.inUrl(spec.facts().address()) + ":" + config.peerPort();
        long past = Math.max(0, revision.orElse(0) - snapshot.revision());
        var restoreState = new RestoreState(
                snapshot.file(),
                examinedSnapshot.digest(),
                data(),
                "before-" + SnapshotDirectory.TIME.format(now),
                past + AHEAD,
                new EtcdPrograms.Identity(
                        spec.facts().name(),
                        peer,
                        spec.config().clusterId() + "-" + SnapshotDirectory.TIME.format(now)),
                "");
        journal.write(restoreState);
        RejoinNote.in(known.file().resolveSibling(".")).withdraw();
        return restoreState;
    }

    private Path data() {
        return Path.of(spec.config().etcd().dataDir());
    }
}
