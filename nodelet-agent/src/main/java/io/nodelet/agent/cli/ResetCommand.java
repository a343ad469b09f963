package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.engine.Change;
import io.nodelet.engine.ResetResult;
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
    private final CliContext cliContext;

    ResetCommand(CliContext cliContext) {
        this.cliContext = cliContext;
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

    private ExitCode reset(CommandArguments commandArguments) {
        if (commandArguments.has("--plan")) {
            return plan(commandArguments);
        }
        NodeConfig config = new ConfigSource(cliContext).loadToLeave(commandArguments);
        var snapshots = new RetainedSnapshots(cliContext.machine(), config);
        new Confirmation(cliContext)
                .require(
                        commandArguments,
                        "reset takes everything away, data included: say --yes",
                        "This takes the node away, its data included."
                                + snapshots.before().map(text -> "\n" + text).orElse(""));
        ImmutableSettingsGuard.beforeLeaving(cliContext, commandArguments, config);
        NodeOperations nodeOperations = cliContext.stacks().of(config);
        QuorumGuard.beforeReset(cliContext, commandArguments, nodeOperations);
        endDaemon(nodeOperations);
        var options = new RunOptions(0, false, true, commandArguments.duration("--timeout"));
        try (var localExecution = new LocalExecution(cliContext, nodeOperations, "reset", commandArguments)) {
            drain(localExecution, commandArguments);
            leave(nodeOperations, commandArguments);
            RunResult stopped =
                    localExecution.run(options, () -> localExecution.runner().stop(options));
            new ResultText(nodeOperations.plan(), stopped, localExecution.times())
                    .failures()
                    .forEach(failure -> cliContext.console().err().println(failure));
            forget();
            ResetResult given = localExecution.runner().reset();
            cliContext.console().out().print(commandArguments.output().write(() -> text(given), () -> toMap(given)));
            snapshots.after().ifPresent(cliContext.console().err()::println);
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
    private void drain(LocalExecution localExecution, CommandArguments commandArguments) {
        RunResult drained = localExecution.runner().drain(commandArguments.has("--force"));
        if (drained.refused()) {
            NodeletException why = drained.failure().orElseThrow().getValue().cause();
            throw new ExitException(
                    ExitCode.FAILED,
                    "nothing was reset: " + why.getMessage(),
                    why.remedy() + " If a daemon kept this node it has ended: start it again.");
        }
    }

    /// A master among others gives its seat back while it still can: once its pods have moved, and before it stops.
    private void leave(NodeOperations nodeOperations, CommandArguments commandArguments) {
        if (!nodeOperations.controlPlaneMembership().shared()) {
            return;
        }
        try {
            nodeOperations.controlPlaneMembership().leave();
            cliContext.console().err().println("this master has left etcd's cluster");
        } catch (NodeletException e) {
            if (!commandArguments.has("--force")) {
                throw e;
            }
            cliContext.console().err().println("warning: " + e.getMessage());
        }
    }

    private ExitCode plan(CommandArguments commandArguments) {
        NodeConfig config = new ConfigSource(cliContext).loadToLeave(commandArguments);
        List<Change> changes =
                cliContext.stacks().of(config).runner(RunEvent.Sink.NONE).planReset();
        cliContext
                .console()
                .out()
                .print(commandArguments
                        .output()
                        .write(
                                () -> planned(changes),
                                () -> changes.stream().map(Change::toMap).toList()));
        new RetainedSnapshots(cliContext.machine(), config)
                .before()
                .ifPresent(cliContext.console().err()::println);
        return ExitCode.OK;
    }

    /// A daemon would bring back what a reset takes away, also one that fails again and again and is away right now. It
    /// lets go of the node within moments, or [LocalExecution] says who
    /// still has it.
    private void endDaemon(NodeOperations nodeOperations) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(cliContext.socket());
        if (daemon.isPresent()) {
            try (DaemonConnection connection = daemon.get()) {
                connection.leave();
            }
            boolean _ =
                    Poll.until(LETS_GO, () -> OwnerLock.owner(cliContext.run()).isEmpty());
        }
        if (nodeOperations.endKeeper() || daemon.isPresent()) {
            cliContext
                    .console()
                    .err()
                    .println("the daemon has ended"
                            + (cliContext.machine().systemd()
                                    ? "; it is back after the machine's next boot if its unit is enabled: systemctl"
                                            + " disable nodeletd"
                                    : ""));
        }
    }

    /// What the daemon left beside the ledger, which goes last; one that was killed left its socket, too.
    private void forget() {
        try {
            Files.deleteIfExists(cliContext.socket());
            Files.deleteIfExists(cliContext.status());
            new DesiredStateFile(cliContext.state()).remove();
            LastGoodConfig.in(cliContext.state()).remove();
            RestoreJournal.in(cliContext.state()).remove();
            KnownMembers.in(cliContext.state()).remove();
            RejoinNote.in(cliContext.state()).remove();
        } catch (IOException e) {
            throw new NodeletException("can't remove " + cliContext.status() + ": " + e.getMessage(), e);
        }
    }

    private static String planned(List<Change> changes) {
        return changes.isEmpty()
                ? "there is nothing to give back\n"
                : changes.stream().map(DryRun::line).collect(Collectors.joining()) + changes.size() + " things\n";
    }
}
