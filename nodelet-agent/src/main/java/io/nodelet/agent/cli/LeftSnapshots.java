package io.nodelet.agent.cli;

import io.nodelet.agent.machine.Machine;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.config.ControlPlaneFiles;
import io.nodelet.phases.etcd.backup.Shelf;
import java.util.Optional;

/// The snapshots of etcd that a reset leaves where they are, as they are the operator's; and what they are worth
/// without the key that it takes away.
///
/// @param machine this machine
/// @param config  of the node, which says where they are
record LeftSnapshots(Machine machine, NodeConfig config) {
    /// For a person, before a reset; empty where there are none.
    Optional<String> before() {
        return left().map(it -> it
                + (keyed()
                        ? " A reset takes " + key()
                                + " away, and the " + key()
                                + ".old-… of former keys, without which no Secret in them can"
                                + " be read: copy them first (docs/etcd.md)."
                        : lost()));
    }

    /// The same after one.
    Optional<String> after() {
        return left().map(it -> it + (keyed() ? "" : lost()));
    }

    private Optional<String> left() {
        String folder = config.etcd().snapshots().folder();
        long count = machine.names(folder).stream().filter(Shelf::names).count();
        return count == 0
                ? Optional.empty()
                : Optional.of("snapshots of etcd stay behind, " + count + " of them in " + folder + ".");
    }

    private String lost() {
        return " " + key() + " is gone: without a copy of it no Secret in them can be read (docs/etcd.md).";
    }

    private boolean keyed() {
        return machine.exists(key());
    }

    private static String key() {
        return ControlPlaneFiles.ENCRYPTION.toString();
    }
}
