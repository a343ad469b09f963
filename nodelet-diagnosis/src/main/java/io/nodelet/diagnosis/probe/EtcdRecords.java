package io.nodelet.diagnosis.probe;

import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.controllers.etcd.UploadReport;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.backup.DrillResult;
import io.nodelet.etcd.backup.SnapshotDirectory;
import io.nodelet.model.Durations;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.why.Facts.Etcd;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What this machine's disk says of its etcd, which may be down, or too busy to answer.
///
/// @param lastSnapshot    when the last one was taken; empty for none
/// @param snapshotSeconds the interval at which they are wanted
/// @param drillFault      why the last drill failed; empty when it did not
/// @param copyFault       why the last copy failed; empty when it did not
/// @param others          the other members, as they were last known
record EtcdRecords(
        String lastSnapshot, long snapshotSeconds, String drillFault, String copyFault, List<String> others) {
    static final EtcdRecords UNSEEN = new EtcdRecords("", 0, "", "", List.of());

    EtcdRecords {
        others = List.copyOf(others);
    }

    static EtcdRecords of(NodeSpec spec) {
        EtcdConfig.Snapshots wishes = spec.config().etcd().snapshots();
        var snapshotDirectory = new SnapshotDirectory(Path.of(wishes.folder()));
        return new EtcdRecords(
                snapshotDirectory.list(Instant.now()).stream()
                        .findFirst()
                        .map(snapshot -> snapshot.taken().toString())
                        .orElse(""),
                Durations.of(wishes.interval()).toSeconds(),
                snapshotDirectory.lastDrill().map(DrillResult::reason).orElse(""),
                copyFault(spec, Path.of(wishes.folder())),
                KnownMembers.in(Layout.STATE).others().stream()
                        .map(KnownMembers.Known::name)
                        .toList());
    }

    private static String copyFault(NodeSpec spec, Path folder) {
        return EtcdClients.copies(spec, InstantSource.system())
                .map(remoteSnapshots ->
                        UploadReport.of(remoteSnapshots.place(), folder).error())
                .orElse("");
    }

    /// With what etcd says itself.
    Etcd beside(Etcd said) {
        return new Etcd(
                said.answers(),
                said.health(),
                said.size(),
                said.quota(),
                said.endpoint(),
                lastSnapshot,
                snapshotSeconds,
                drillFault,
                copyFault,
                said.alarms(),
                said.members(),
                others);
    }
}
