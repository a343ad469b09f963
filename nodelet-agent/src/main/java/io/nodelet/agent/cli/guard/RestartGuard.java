package io.nodelet.agent.cli.guard;

import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.engine.RunOptions;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.phases.PhaseIds;

/// Sees to it that what a restart takes down can be made again.
public final class RestartGuard {
    private static final String FORCE = "--force";

    private RestartGuard() {}

    /// Refuses to take a worker's pods' network down while no API server answers, without which it does not come back;
    /// with `--force` it goes on.
    public static void require(
            CommandArguments arguments, NodeOperations operations, NodeConfig config, RunOptions options) {
        if (config.role() != Role.WORKER || arguments.has(FORCE) || !stopsNetwork(operations, options)) {
            return;
        }
        Health api = api(operations);
        if (!api.isHealthy()) {
            throw new ExitException(
                    ExitCode.FAILED,
                    "no API server answers this node, and without one a restart can't make the pods' network again: "
                            + api.reason(),
                    "What runs here goes on meanwhile; `nodeletd why` says more. To restart all the same: " + FORCE);
        }
    }

    private static boolean stopsNetwork(NodeOperations operations, RunOptions options) {
        int network = operations.plan().ids().indexOf(PhaseIds.WAIT);
        return options.single() ? options.from() == network : options.from() <= network;
    }

    private static Health api(NodeOperations operations) {
        try {
            return operations.api().ready();
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }
}
