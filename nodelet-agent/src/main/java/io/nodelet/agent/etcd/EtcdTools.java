package io.nodelet.agent.etcd;

import io.nodelet.host.Commands;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.etcd.EtcdClient;
import io.nodelet.phases.etcd.backup.Drill;
import io.nodelet.phases.etcd.backup.EtcdPrograms;
import io.nodelet.phases.etcd.backup.Snapshots;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;

/// What reaches a master's etcd.
///
/// @param spec      the master
/// @param client    its member
/// @param programs  etcd's own tools
/// @param snapshots those that it keeps
/// @param drill     tries them out
public record EtcdTools(NodeSpec spec, EtcdClient client, EtcdPrograms programs, Snapshots snapshots, Drill drill) {
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
        return new EtcdTools(spec, client, tools, snapshots, new Drill(snapshots, tools, clock));
    }
}
