package io.nodelet.agent.cli.guard;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.identity.RoleFile;
import io.nodelet.model.NodeConfig;
import io.nodelet.network.NetworkFile;
import java.nio.file.Path;

/// Refuses a configuration that wants another role, or other networks for pods or Services, than the node was brought
/// up with.
public final class ImmutableSettingsGuard {
    private ImmutableSettingsGuard() {}

    /// Before anything is brought up.
    ///
    /// @param state the folder of what nodeletd remembers
    /// @throws Ended with what differs, and what to do about it
    public static void require(Path state, NodeConfig config) {
        requireRole(state, config);
        NetworkFile.in(state)
                .against(config.network())
                .ifPresent(
                        text -> refuse(
                                text,
                                "Set it back: addresses out of that network are in certificates, in etcd and in running pods."
                                        + " Another network needs a new cluster: nodeletd reset on every node, then start anew."));
    }

    /// Before anything is taken down: each role leaves its cluster in another way. With `--force` it warns.
    public static void beforeLeaving(CliContext context, CommandArguments arguments, NodeConfig config) {
        if (arguments.has("--force")) {
            RoleFile.in(context.state())
                    .against(config.role())
                    .ifPresent(text -> context.console().err().println("warning: " + text));
        } else {
            requireRole(context.state(), config);
        }
    }

    private static void requireRole(Path state, NodeConfig config) {
        RoleFile.in(state)
                .against(config.role())
                .ifPresent(text -> refuse(
                        text,
                        "Set it back. Only then, to make another node of this machine: here nodeletd reset, on another"
                                + " master nodeletctl node remove NAME, and join with a token for the new role."));
    }

    private static void refuse(String difference, String next) {
        throw new ExitException(ExitCode.CONFIG, "nothing was changed: " + difference, next);
    }
}
