package io.nodelet.agent.cli.guard;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.engine.RunOptions;
import io.nodelet.phases.PhaseIds;
import java.util.Optional;

/// Asks, before a master stops or goes, whether its cluster can do without it.
public final class QuorumGuard {
    private static final String FORCE = "--force";

    private QuorumGuard() {}

    /// Refuses a stop that would cost etcd its majority; with `--force` it warns.
    public static void beforeStop(
            CliContext context, CommandArguments arguments, NodeOperations operations, RunOptions options) {
        if (stopsEtcd(operations, options)) {
            operations
                    .controlPlaneMembership()
                    .againstStop()
                    .ifPresent(why -> object(context, arguments, "this master must not stop now: " + why));
        }
    }

    private static boolean stopsEtcd(NodeOperations operations, RunOptions options) {
        int etcd = operations.plan().ids().indexOf(PhaseIds.ETCD_RUN);
        return etcd >= 0 && (options.single() ? options.from() == etcd : options.from() <= etcd);
    }

    /// Refuses to give up a master that its cluster can't do without; with `--force` it warns.
    public static void beforeReset(CliContext context, CommandArguments arguments, NodeOperations operations) {
        Optional<String> why = operations.controlPlaneMembership().againstLeaving();
        why.ifPresent(text -> object(context, arguments, "this master must not leave now: " + text));
    }

    private static void object(CliContext context, CommandArguments arguments, String what) {
        if (!arguments.has(FORCE)) {
            throw new ExitException(
                    ExitCode.FAILED,
                    what,
                    "Bring the other masters back first: kubectl get nodes; etcdctl member list. To go on all the same:"
                            + " --force");
        }
        context.console().err().println("warning: " + what);
    }
}
