package io.nodelet.agent.cli;

import io.nodelet.engine.RunOptions;
import io.nodelet.phases.Ids;
import java.util.Optional;

/// Asks, before a master stops or goes, whether its cluster can do without it.
final class SeatGuard {
    private static final String FORCE = "--force";

    private SeatGuard() {}

    /// Refuses a stop that would cost etcd its majority; with `--force` it warns.
    static void beforeStop(World world, Args args, Stack stack, RunOptions options) {
        if (stopsEtcd(stack, options)) {
            stack.seat().againstStop().ifPresent(why -> object(world, args, "this master must not stop now: " + why));
        }
    }

    private static boolean stopsEtcd(Stack stack, RunOptions options) {
        int etcd = stack.plan().ids().indexOf(Ids.ETCD_RUN);
        return etcd >= 0 && (options.single() ? options.from() == etcd : options.from() <= etcd);
    }

    /// Refuses to give up a master that its cluster can't do without; with `--force` it warns.
    static void beforeReset(World world, Args args, Stack stack) {
        Optional<String> why = stack.seat().againstLeaving();
        why.ifPresent(it -> object(world, args, "this master must not leave now: " + it));
    }

    private static void object(World world, Args args, String what) {
        if (!args.has(FORCE)) {
            throw new Ended(
                    ExitCode.FAILED,
                    what,
                    "Bring the other masters back first: kubectl get nodes; etcdctl member list. To go on all the same:"
                            + " --force");
        }
        world.console().err().println("warning: " + what);
    }
}
