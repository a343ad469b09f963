package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.Confirmation;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.LastGoodConfig;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.execution.LocalExecution;
import io.nodelet.agent.cli.guard.ImmutableSettingsGuard;
import io.nodelet.agent.cli.guard.QuorumGuard;
import io.nodelet.agent.cli.process.OwnerLock;
import io.nodelet.agent.cli.render.DryRun;
import io.nodelet.agent.cli.render.ResultText;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.engine.Change;
import io.nodelet.engine.ResetResult;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.RejoinNote;
import io.nodelet.etcd.backup.RestoreJournal;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
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
    private final CliContext context;

    ResetCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.command(
                        "reset",
                        this::reset,
                        "Stops the stack and takes away everything it made, data included; what was there before comes"
                                + " back")
                .addOption(CommonOptions.flag("Prints what would be done, and does nothing.", "--plan", "--dry-run"))
                .addOption(CommonOptions.flag("Does not ask.", "-y", "--yes"))
                .addOption(CommonOptions.flag(
                        "Goes on where the cluster can't do without this master, PodDisruptionBudgets keep pods here, or the"
                                + " configuration is of another role.",
                        "--force"))
                .addOption(CommonOptions.flag("Shows each change.", "-v", "--verbose"))
                .addOption(CommonOptions.timeout())
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private ExitCode reset(CommandArguments arguments) {
        if (arguments.has("--plan")) {
            return plan(arguments);
        }
        NodeConfig config = new ConfigSource(context).loadToLeave(arguments);
        var snapshots = new RetainedSnapshots(context.machine(), config);
        new Confirmation(context)
                .require(
                        arguments,
                        "reset takes everything away, data included: say --yes",
                        "This takes the node away, its data included."
                                + snapshots.before().map(text -> "\n" + text).orElse(""));
        ImmutableSettingsGuard.beforeLeaving(context, arguments, config);
        NodeOperations operations = context.stacks().of(config);
        QuorumGuard.beforeReset(context, arguments, operations);
        endDaemon(operations);
        var options = new RunOptions(0, false, true, arguments.duration("--timeout"));
        try (var localExecution = new LocalExecution(context, operations, "reset", arguments)) {
            drain(localExecution, arguments);
            leave(operations, arguments);
            RunResult stopped =
                    localExecution.run(options, () -> localExecution.runner().stop(options));
            new ResultText(operations.plan(), stopped, localExecution.times())
                    .failures()
                    .forEach(failure -> context.console().err().println(failure));
            forget();
            ResetResult given = localExecution.runner().reset();
            context.console().out().print(arguments.output().write(() -> text(given), () -> toMap(given)));
            snapshots.after().ifPresent(context.console().err()::println);
            return ExitCode.OK;
        }
    }

    private static String text(ResetResult given) {
        String left = given.left().isEmpty()
                ? "nothing of this node is left\n"
                : "left, with what was there before this node: %s%nNext: look through that, and remove what you need no more; a start refuses another node's data there.%n"
                        .formatted(String.join(", ", given.left()));
        return "given back: " + given.things() + " things; " + left;
    }

    private static Map<String, Object> toMap(ResetResult given) {
        return Map.of("givenBack", given.things(), "left", given.left());
    }

    /// Before anything is given back. Whatever else keeps pods from being moved is no reason to stay.
    private void drain(LocalExecution localExecution, CommandArguments arguments) {
        RunResult drained = localExecution.runner().drain(arguments.has("--force"));
        if (drained.refused()) {
            NodeletException why = drained.failure().orElseThrow().getValue().cause();
            throw new ExitException(
                    ExitCode.FAILED,
                    "nothing was reset: " + why.getMessage(),
                    why.remedy() + " If a daemon kept this node it has ended: start it again.");
        }
    }

    /// A master among others gives its seat back while it still can: once its pods have moved, and before it stops.
    private void leave(NodeOperations operations, CommandArguments arguments) {
        if (!operations.controlPlaneMembership().shared()) {
            return;
        }
        try {
            operations.controlPlaneMembership().leave();
            context.console().err().println("this master has left etcd's cluster");
        } catch (NodeletException e) {
            if (!arguments.has("--force")) {
                throw e;
            }
            context.console().err().println("warning: " + e.getMessage());
        }
    }

    private ExitCode plan(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).loadToLeave(arguments);
        List<Change> changes =
                context.stacks().of(config).runner(RunEvent.Sink.NONE).planReset();
        context.console()
                .out()
                .print(arguments
                        .output()
                        .write(
                                () -> planned(changes),
                                () -> changes.stream().map(Change::toMap).toList()));
        new RetainedSnapshots(context.machine(), config)
                .before()
                .ifPresent(context.console().err()::println);
        return ExitCode.OK;
    }

    /// A daemon would bring back what a reset takes away, also one that fails again and again and is away right
    /// now. It lets go of the node within moments, or [LocalExecution] says who still has it.
    private void endDaemon(NodeOperations operations) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(context.socket());
        if (daemon.isPresent()) {
            try (DaemonConnection connection = daemon.get()) {
                connection.leave();
            }
            boolean _ = Poll.until(LETS_GO, () -> OwnerLock.owner(context.run()).isEmpty());
        }
        if (operations.endKeeper() || daemon.isPresent()) {
            context.console()
                    .err()
                    .println("the daemon has ended"
                            + (context.machine().systemd()
                                    ? "; it is back after the machine's next boot if its unit is enabled: systemctl"
                                            + " disable nodeletd"
                                    : ""));
        }
    }

    /// What the daemon left beside the ledger, which goes last; one that was killed left its socket, too.
    private void forget() {
        try {
            Files.deleteIfExists(context.socket());
            Files.deleteIfExists(context.status());
            new DesiredStateFile(context.state()).remove();
            LastGoodConfig.in(context.state()).remove();
            RestoreJournal.in(context.state()).remove();
            KnownMembers.in(context.state()).remove();
            RejoinNote.in(context.state()).remove();
        } catch (IOException e) {
            throw new NodeletException("can't remove " + context.status() + ": " + e.getMessage(), e);
        }
    }

    private static String planned(List<Change> changes) {
        return changes.isEmpty()
                ? "there is nothing to give back\n"
                : changes.stream().map(DryRun::line).collect(Collectors.joining()) + changes.size() + " things\n";
    }
}
