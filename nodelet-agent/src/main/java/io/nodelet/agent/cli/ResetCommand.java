package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.daemon.IntentFile;
import io.nodelet.engine.Change;
import io.nodelet.engine.GivenBack;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.etcd.KnownMembers;
import io.nodelet.phases.etcd.RejoinNote;
import io.nodelet.phases.etcd.backup.RestoreJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd reset`: takes everything away that is this node's, and brings back what was there before.
final class ResetCommand {
    private static final Duration LETS_GO = Duration.ofMinutes(2);
    private final World world;

    ResetCommand(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        return Verb.command(
                        "reset",
                        this::reset,
                        "Stops the stack and takes away everything it made, data included; what was there before comes"
                                + " back")
                .addOption(Options.flag("Prints what would be done, and does nothing.", "--plan", "--dry-run"))
                .addOption(Options.flag("Does not ask.", "-y", "--yes"))
                .addOption(Options.flag(
                        "Goes on where the cluster can't do without this master, PodDisruptionBudgets keep pods here, or the"
                                + " configuration is of another role.",
                        "--force"))
                .addOption(Options.flag("Shows each change.", "-v", "--verbose"))
                .addOption(Options.timeout())
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private ExitCode reset(Args args) {
        if (args.has("--plan")) {
            return plan(args);
        }
        NodeConfig config = new ConfigSource(world).loadToLeave(args);
        var snapshots = new LeftSnapshots(world.machine(), config);
        new Confirmation(world)
                .require(
                        args,
                        "reset takes everything away, data included: say --yes",
                        "This takes the node away, its data included."
                                + snapshots.before().map(it -> "\n" + it).orElse(""));
        OriginGuard.beforeLeaving(world, args, config);
        Stack stack = world.stacks().of(config);
        SeatGuard.beforeReset(world, args, stack);
        endDaemon(stack);
        var options = new RunOptions(0, false, true, args.duration("--timeout"));
        try (var acting = new Acting(world, stack, "reset", args)) {
            drain(acting, args);
            leave(stack, args);
            RunResult stopped = acting.run(options, () -> acting.runner().stop(options));
            new ResultText(stack.plan(), stopped, acting.times())
                    .failures()
                    .forEach(failure -> world.console().err().println(failure));
            forget();
            GivenBack given = acting.runner().reset();
            world.console().out().print(args.output().write(() -> text(given), () -> tree(given)));
            snapshots.after().ifPresent(world.console().err()::println);
            return ExitCode.OK;
        }
    }

    private static String text(GivenBack given) {
        String left = given.left().isEmpty()
                ? "nothing of this node is left\n"
                : "left, with what was there before this node: %s%nNext: look through that, and remove what you need no more; a start refuses another node's data there.%n"
                        .formatted(String.join(", ", given.left()));
        return "given back: " + given.things() + " things; " + left;
    }

    private static Map<String, Object> tree(GivenBack given) {
        return Map.of("givenBack", given.things(), "left", given.left());
    }

    /// Before anything is given back. Whatever else keeps pods from being moved is no reason to stay.
    private void drain(Acting acting, Args args) {
        RunResult drained = acting.runner().drain(args.has("--force"));
        if (drained.refused()) {
            NodeletException why = drained.failure().orElseThrow().getValue().cause();
            throw new Ended(
                    ExitCode.FAILED,
                    "nothing was reset: " + why.getMessage(),
                    why.remedy() + " If a daemon kept this node it has ended: start it again.");
        }
    }

    /// A master among others gives its seat back while it still can: once its pods have moved, and before it stops.
    private void leave(Stack stack, Args args) {
        if (!stack.seat().shared()) {
            return;
        }
        try {
            stack.seat().leave();
            world.console().err().println("this master has left etcd's cluster");
        } catch (NodeletException e) {
            if (!args.has("--force")) {
                throw e;
            }
            world.console().err().println("warning: " + e.getMessage());
        }
    }

    private ExitCode plan(Args args) {
        NodeConfig config = new ConfigSource(world).loadToLeave(args);
        List<Change> changes =
                world.stacks().of(config).runner(RunEvent.Sink.NONE).planReset();
        world.console()
                .out()
                .print(args.output()
                        .write(
                                () -> planned(changes),
                                () -> changes.stream().map(Change::tree).toList()));
        new LeftSnapshots(world.machine(), config)
                .before()
                .ifPresent(world.console().err()::println);
        return ExitCode.OK;
    }

    /// A daemon would bring back what a reset takes away, also one that fails again and again and is away right now. It
    /// lets go of the node within moments, or [Acting] says who
    /// still has it.
    private void endDaemon(Stack stack) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(world.socket());
        if (daemon.isPresent()) {
            try (DaemonConnection connection = daemon.get()) {
                connection.leave();
            }
            boolean _ = Poll.until(LETS_GO, () -> OwnerLock.owner(world.run()).isEmpty());
        }
        if (stack.endKeeper() || daemon.isPresent()) {
            world.console()
                    .err()
                    .println("the daemon has ended"
                            + (world.machine().systemd()
                                    ? "; it is back after the machine's next boot if its unit is enabled: systemctl"
                                            + " disable nodeletd"
                                    : ""));
        }
    }

    /// What the daemon left beside the ledger, which goes last; one that was killed left its socket, too.
    private void forget() {
        try {
            Files.deleteIfExists(world.socket());
            Files.deleteIfExists(world.status());
            new IntentFile(world.state()).remove();
            LastGoodConfig.in(world.state()).remove();
            RestoreJournal.in(world.state()).remove();
            KnownMembers.in(world.state()).remove();
            RejoinNote.in(world.state()).remove();
        } catch (IOException e) {
            throw new NodeletException("can't remove " + world.status() + ": " + e.getMessage(), e);
        }
    }

    private static String planned(List<Change> changes) {
        return changes.isEmpty()
                ? "there is nothing to give back\n"
                : changes.stream().map(DryRun::line).collect(Collectors.joining()) + changes.size() + " things\n";
    }
}
