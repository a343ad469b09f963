package io.nodelet.agent.etcd;

import io.nodelet.host.Commands;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.S3Config;
import io.nodelet.phases.etcd.EtcdClient;
import io.nodelet.phases.etcd.backup.Copies;
import io.nodelet.phases.etcd.backup.Drill;
import io.nodelet.phases.etcd.backup.EtcdPrograms;
import io.nodelet.phases.etcd.backup.Snapshots;
import io.nodelet.phases.etcd.s3.S3Bucket;
import java.nio.file.Path;
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
public record EtcdTools(
        NodeSpec spec,
        EtcdClient client,
        EtcdPrograms programs,
        Snapshots snapshots,
        Drill drill,
        Optional<Copies> copies) {
    /// @param programs where etcd's tools lie, by name
    /// @throws NodeletException where the node is no master
    public static EtcdTools of(
            NodeSpec spec, EtcdClient client, Commands commands, Function<String, Path> programs, InstantSource clock) {
        if (!spec.master()) {
            throw new NodeletException("this node has no etcd: it is no master", "Run it on a master.");
        }
        EtcdConfig etcd = spec.config().etcd();
        var tools = new EtcdPrograms(commands, programs, EtcdPrograms.local(spec));
        var snapshots = new Snapshots(Path.of(etcd.snapshots().folder()), tools, clock);
        Optional<Copies> copies = Optional.of(etcd.snapshots().s3())
                .filter(S3Config::wanted)
                .map(it -> new Copies(
                        new S3Bucket(it, clock), it.prefix(), spec.facts().name()));
        return new EtcdTools(spec, client, tools, snapshots, new Drill(snapshots, tools, clock), copies);
    }

    /// How many snapshots stay on this machine.
    public int kept() {
        return spec.config().etcd().snapshots().keep();
    }

    /// How many copies of this node's stay in the bucket.
    public int keptCopies() {
        return spec.config().etcd().snapshots().s3().keep();
    }

    /// The copies, where a person asks for them.
    public Copies requireCopies() {
        return copies.orElseThrow(() -> new NodeletException(
                "the configuration names no bucket for copies of snapshots",
                "Set etcd.snapshots.s3.endpoint and .bucket in it."));
    }

    /// The file of the snapshot that a person means, here or (`s3:…`) in the bucket, from where it is brought here.
    public Path find(String word) {
        return word.startsWith(Copies.SCHEME)
                ? requireCopies().fetch(word.substring(Copies.SCHEME.length()), snapshots.folder())
                : snapshots.find(word);
    }
}
