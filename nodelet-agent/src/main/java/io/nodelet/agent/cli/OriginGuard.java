package io.nodelet.agent.cli;

import io.nodelet.model.NodeConfig;
import io.nodelet.phases.identity.RoleFile;
import io.nodelet.phases.network.NetworkFile;
import java.nio.file.Path;

/// Refuses a configuration that wants another role, or other networks for pods or Services, than the node was brought
/// up with.
final class OriginGuard {
    private OriginGuard() {}

    /// @param state the folder of what nodeletd remembers
    /// @throws Ended with what differs, and what to do about it
    static void require(Path state, NodeConfig config) {
        RoleFile.in(state)
                .against(config.role())
                .ifPresent(it -> refuse(
                        it,
                        "Set it back, or make a new node of this machine: here nodeletd reset, on another master"
                                + " nodeletctl node remove NAME, then join with a token for that role."));
        NetworkFile.in(state)
                .against(config.network())
                .ifPresent(
                        it -> refuse(
                                it,
                                "Set it back: addresses out of that network are in certificates, in etcd and in running pods."
                                        + " Another network needs a new cluster: nodeletd reset on every node, then start anew."));
    }

    private static void refuse(String difference, String next) {
        throw new Ended(ExitCode.CONFIG, "nothing was changed: " + difference, next);
    }
}
