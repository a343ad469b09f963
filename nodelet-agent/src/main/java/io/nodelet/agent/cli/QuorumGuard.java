package io.nodelet.agent.cli;

import io.nodelet.engine.RunOptions;
import io.nodelet.phases.PhaseIds;
import java.util.Optional;

/// Asks, before a master stops or goes, whether its cluster can do without it.
final class QuorumGuard {
    private static final String FORCE = "--force";

    private QuorumGuard() {}

    /// Refuses a stop that would cost etcd its majority; with `--force` it warns.
    static void beforeStop(
            CliContext cliContext,
            CommandArguments commandArguments,
            NodeOperations nodeOperations,
            RunOptions options) {
        if (stopsEtcd(nodeOperations, options)) {
            nodeOperations
                    .controlPlaneMembership()
                    .againstStop()
                    .ifPresent(why -> object(cliContext, commandArguments, "this master must not stop now: " + why));
        }
    }

    private static boolean stopsEtcd(NodeOperations nodeOperations, RunOptions options) {
        int etcd = nodeOperations.plan().ids().indexOf(PhaseIds.ETCD_RUN);
        return etcd >= 0 && (options.single() ? options.from() == etcd : options.from() <= etcd);
    }

    /// Refuses to give up a master that its cluster can't do without; with `--force` it warns.
    static void beforeReset(CliContext cliContext, CommandArguments commandArguments, NodeOperations nodeOperations) {
        Optional<String> why = nodeOperations.controlPlaneMembership().againstLeaving();
        why.ifPresent(text -> object(cliContext, commandArguments, "this master must not leave now: " + text));
    }

    private static void object(CliContext cliContext, CommandArguments commandArguments, String what) {
        if (!commandArguments.has(FORCE)) {
            throw new ExitException(
                    ExitCode.FAILED,
                    what,
                    "Bring the other masters back first: kubectl get nodes; etcdctl member list. To go on all the same:"
                            + " --force");
        }
        cliContext.console().err().println("warning: " + what);
    }
}
