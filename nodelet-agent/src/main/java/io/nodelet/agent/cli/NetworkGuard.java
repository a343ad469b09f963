package io.nodelet.agent.cli;

import io.nodelet.model.NodeConfig;
import io.nodelet.phases.network.NetworkFile;
import java.nio.file.Path;

/// Refuses a configuration that wants other networks for pods or Services than the node was brought up with.
final class NetworkGuard {
    private NetworkGuard() {}

    /// @param state the folder of what nodeletd remembers
    /// @throws Ended with what differs, and what to do about it
    static void require(Path state, NodeConfig config) {
        NetworkFile.in(state).against(config.network()).ifPresent(difference -> {
            throw new Ended(
                    ExitCode.CONFIG,
                    "nothing was changed: " + difference,
                    "Set it back: addresses out of that network are in certificates, in etcd and in running pods. Another"
                            + " network needs a new cluster: nodeletd reset on every node, then start anew.");
        });
    }
}
