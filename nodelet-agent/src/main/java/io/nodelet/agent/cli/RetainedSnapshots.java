package io.nodelet.agent.cli;

import io.nodelet.checks.machine.Machine;
import io.nodelet.etcd.backup.SnapshotDirectory;
import io.nodelet.model.ControlPlaneFiles;
import io.nodelet.model.NodeConfig;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import java.util.Optional;

/// The snapshots of etcd that a reset leaves where they are, as they are the operator's; and what they are worth
/// without the key that it takes away.
///
/// @param machine this machine
/// @param config  of the node, which says where they are
record RetainedSnapshots(Machine machine, NodeConfig config) {
    private static final String SECRETS = ControlPlaneFiles.ENCRYPTION.toString();
    private static final String AUTHORITY =
            CertFolder.NODE.key(CertificateAuthority.ETCD).toString();
    private static final String COPY = ": copy them first (docs/etcd.md).";

    /// For a person, before a reset; empty where there are none.
    Optional<String> before() {
        return left().map(text -> text
                + taken(
                        SECRETS,
                        "and the " + SECRETS + ".old-… of former keys, without which no Secret in them can be read")
                + taken(AUTHORITY, "without which those that are encrypted can't be opened")
                + lost());
    }

    private String taken(String key, String why) {
        return machine.exists(key) ? " A reset takes " + key + " away, " + why + COPY : "";
    }

    /// The same after one.
    Optional<String> after() {
        return left().map(text -> text + lost());
    }

    private Optional<String> left() {
        String folder = config.etcd().snapshots().folder();
        long count =
                machine.names(folder).stream().filter(SnapshotDirectory::names).count();
        return count == 0
                ? Optional.empty()
                : Optional.of("snapshots of etcd stay behind, " + count + " of them in " + folder + ".");
    }

    private String lost() {
        return gone(SECRETS, "no Secret in them can be read")
                + gone(AUTHORITY, "those that are encrypted can't be opened");
    }

    private String gone(String key, String what) {
        return machine.exists(key) ? "" : " " + key + " is gone: without a copy of it " + what + " (docs/etcd.md).";
    }
}
