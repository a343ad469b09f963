package io.nodelet.controllers.etcd;

import io.nodelet.encryption.EncryptionConfigKeys;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.etcd.backup.Drill;
import io.nodelet.etcd.backup.EtcdPrograms;
import io.nodelet.etcd.backup.RemoteSnapshots;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.etcd.backup.SnapshotCipher;
import io.nodelet.etcd.backup.Snapshots;
import io.nodelet.etcd.s3.S3Bucket;
import io.nodelet.host.Commands;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.S3Config;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// What reaches a master's etcd.
///
/// @param spec      the master
/// @param client    its member
/// @param programs  etcd's own tools
/// @param snapshots those that it keeps
/// @param drill     tries them out
/// @param copies    off the machine; empty where the configuration wants none
/// @param known     who else belongs to its cluster, on record
public record EtcdClients(
        NodeSpec spec,
        EtcdClient client,
        EtcdPrograms programs,
        Snapshots snapshots,
        Drill drill,
        Optional<RemoteSnapshots> copies,
        KnownMembers known) {
    /// @param programs where etcd's tools lie, by name
    /// @param state    the folder of what nodeletd remembers
    /// @throws NodeletException where the node is no master
    public static EtcdClients of(
            NodeSpec spec,
            EtcdClient client,
            Commands commands,
            Function<String, Path> programs,
            Path state,
            InstantSource clock) {
        if (!spec.master()) {
            throw new NodeletException("this node has no etcd: it is no master", "Run it on a master.");
        }
        EtcdConfig etcd = spec.config().etcd();
        var tools = new EtcdPrograms(commands, programs, EtcdPrograms.local(spec));
        var snapshots = new Snapshots(Path.of(etcd.snapshots().folder()), tools, clock, EncryptionConfigKeys.node());
        return new EtcdClients(
                spec,
                client,
                tools,
                snapshots,
                new Drill(snapshots, tools, clock),
                copies(spec, clock),
                KnownMembers.in(state));
    }

    /// Keeps on record who else belongs to the cluster, where its member answers and knows a leader.
    ///
    /// @return how its member is; empty where it does not answer
    public Optional<MemberStatus> remember() {
        try {
            MemberStatus status = client.status();
            if (!status.leader().isEmpty()) {
                known.keep(client.members(), status.id());
            }
            return Optional.of(status);
        } catch (RunCancelledException e) {
            throw e;
        } catch (NodeletException e) {
            return Optional.empty(); // the phase's live check says why
        }
    }

    /// Copies off the machine; empty where the configuration wants none.
    public static Optional<RemoteSnapshots> copies(NodeSpec spec, InstantSource clock) {
        return Optional.of(spec.config().etcd().snapshots().s3())
                .filter(S3Config::wanted)
                .map(s3Config -> new RemoteSnapshots(
                        new S3Bucket(s3Config, clock),
                        s3Config.prefix(),
                        spec.facts().name(),
                        SnapshotCipher.node(),
                        clock));
    }

    /// How many snapshots stay on this machine.
    public int kept() {
        return spec.config().etcd().snapshots().keep();
    }

    /// Brings a snapshot off the machine, removes old copies, and keeps on record how it went.
    ///
    /// @return what was done, for people; empty where the copy was there already
    /// @throws NodeletException where the store does not take it
    public Optional<String> copy(Snapshot snapshot, RemoteSnapshots remoteSnapshots, Instant now) {
        Path folder = snapshots.folder();
        UploadReport known = UploadReport.of(remoteSnapshots.place(), folder);
        try {
            boolean brought = remoteSnapshots.put(snapshot);
            int pruned =
                    remoteSnapshots.prune(spec.config().etcd().snapshots().s3().keep());
            known.copied(snapshot.name(), now).keptIn(folder);
            return brought || pruned > 0
                    ? Optional.of("copied " + snapshot.name() + " to " + remoteSnapshots.place()
                            + (pruned == 0 ? "" : "; old copies removed: " + pruned))
                    : Optional.empty();
        } catch (NodeletException e) {
            known.failed(String.valueOf(e.getMessage())).keptIn(folder);
            throw e;
        }
    }

    /// The copies, where a person asks for them.
    public RemoteSnapshots requireCopies() {
        return copies.orElseThrow(() -> new NodeletException(
                "the configuration names no bucket for copies of snapshots",
                "Set etcd.snapshots.s3.endpoint and .bucket in it."));
    }

    /// Whether root alone can have put it there.
    private boolean own(Path file) {
        return file.startsWith(snapshots.folder())
                && TrustedFiles.SYSTEM.distrust(file).isEmpty();
    }

    /// The file of the snapshot that a person means, here or (`s3:…`) in the bucket, from where it is brought here.
    ///
    /// @param plain whether one is taken that is not encrypted and comes from elsewhere
    public Path find(String word, boolean plain) {
        if (word.startsWith(RemoteSnapshots.SCHEME)) {
            return requireCopies().fetch(word.substring(RemoteSnapshots.SCHEME.length()), snapshots.folder(), plain);
        }
        Path file = snapshots.find(word);
        if (!plain && !own(file)) {
            SnapshotCipher.requireEncrypted(file, file.toString());
        }
        return file;
    }
}
