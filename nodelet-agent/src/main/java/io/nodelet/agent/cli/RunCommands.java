package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.agent.control.PhaseRequest;
import io.nodelet.daemon.DesiredServiceState;
import io.nodelet.daemon.DesiredState;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd phases start`, `stop` and `restart`.
final class RunCommands {
    private static final String FORCE =
            "Goes on after a phase that failed to stop, deletes pods that PodDisruptionBudgets keep, and stops a master"
                    + " that etcd needs for its majority.";
    private final CliContext cliContext;

    RunCommands(CliContext cliContext) {
        this.cliContext = cliContext;
    }

    CommandSpec start() {
        return common(CommandAction.command(
                        "start",
                        this::start,
                        "Starts pf9 kube stack. Takes optional --phase param to allow starting from the specific"
                                + " phase"))
                .addOption(CommonOptions.phase("Starts from this phase on: its index, FILE, number or NAME."))
                .addOption(CommonOptions.ignorePreflight());
    }

    CommandSpec stop() {
        return common(CommandAction.command(
                        "stop",
                        this::stop,
                        "Stops pf9 kube stack. Takes optional --phase param to allow stopping till the specific"
                                + " phase"))
                .addOption(CommonOptions.phase("Stops from the last phase down to this one."))
                .addOption(CommonOptions.flag(FORCE, "--force"));
    }

    CommandSpec restart() {
        return common(CommandAction.command(
                        "restart",
                        this::restart,
                        "Restarts pf9 kube stack. Takes optional --phase param to allow restarting from the specific"
                                + " phase"))
                .addOption(CommonOptions.phase("Stops down to this phase, then starts from it on."))
                .addOption(CommonOptions.text(
                        "NAME", "Restarts this one service, such as kube-scheduler, and leaves the rest.", "--service"))
                .addOption(CommonOptions.flag(FORCE, "--force"))
                .addOption(CommonOptions.flag("Makes certificates and kubeconfigs anew.", "--regen-certs"))
                .addOption(CommonOptions.ignorePreflight());
    }

    private static CommandSpec common(CommandSpec spec) {
        return spec.addOption(CommonOptions.flag("Acts on the one phase alone.", "--single"))
                .addOption(CommonOptions.flag("Prints what would change, and changes nothing.", "--dry-run"))
                .addOption(CommonOptions.timeout())
                .addOption(CommonOptions.flag("Shows each change.", "-v", "--verbose"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private ExitCode start(CommandArguments commandArguments) {
        NodeConfig config = new ConfigSource(cliContext).load(commandArguments);
        NodeOperations nodeOperations = cliContext.stacks().of(config);
        RunOptions options = options(commandArguments, nodeOperations);
        if (commandArguments.has("--dry-run")) {
            return print(commandArguments, DryRun.of(nodeOperations, runner -> runner.planStart(options)));
        }
        new PreflightRunner(cliContext).requireKnown(config, commandArguments);
        ImmutableSettingsGuard.require(cliContext.state(), config);
        IdentityGuard.beforeStart(nodeOperations);
        Optional<ExitCode> byDaemon = byDaemon(
                commandArguments,
                nodeOperations,
                named("start", nodeOperations, options),
                List.of(Operation.START),
                options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        boolean started = nodeOperations.started();
        if (!started) {
            new PreflightRunner(cliContext).requireFit(config, commandArguments);
        }
        try (var localExecution = new LocalExecution(
                cliContext, nodeOperations, named("start", nodeOperations, options), commandArguments)) {
            remember(DesiredServiceState.TRUE);
            RunResult result = localExecution.run(
                    options,
                    () -> localExecution.runner().settled(options).orElseGet(() -> {
                        if (started) {
                            new PreflightRunner(cliContext).requireFit(config, commandArguments);
                        }
                        return localExecution.runner().start(options);
                    }));
            nodeOperations.remember();
            return report(commandArguments, nodeOperations, localExecution.times(), result);
        }
    }

    private ExitCode stop(CommandArguments commandArguments) {
        NodeConfig config = new ConfigSource(cliContext).loadToLeave(commandArguments);
        NodeOperations nodeOperations = cliContext.stacks().of(config);
        RunOptions options = options(commandArguments, nodeOperations);
        if (commandArguments.has("--dry-run")) {
            return print(commandArguments, DryRun.of(nodeOperations, runner -> runner.planStop(options)));
        }
        ImmutableSettingsGuard.beforeLeaving(cliContext, commandArguments, config);
        QuorumGuard.beforeStop(cliContext, commandArguments, nodeOperations, options);
        Optional<ExitCode> byDaemon = byDaemon(
                commandArguments,
                nodeOperations,
                named("stop", nodeOperations, options),
                List.of(Operation.STOP),
                options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        try (var localExecution = new LocalExecution(
                cliContext, nodeOperations, named("stop", nodeOperations, options), commandArguments)) {
            DesiredState before = remember(options.whole() ? DesiredServiceState.FALSE : DesiredServiceState.IGNORE);
            RunResult result =
                    localExecution.run(options, () -> localExecution.runner().stop(options));
            if (result.refused()) {
                new DesiredStateFile(cliContext.state()).write(before);
            }
            return report(commandArguments, nodeOperations, localExecution.times(), result);
        }
    }

    private ExitCode restart(CommandArguments commandArguments) {
        Optional<String> service = commandArguments.text("--service");
        if (service.isPresent()) {
            return new ServiceRestart(cliContext).run(commandArguments, service.get());
        }
        NodeConfig config = new ConfigSource(cliContext).load(commandArguments);
        NodeOperations nodeOperations = cliContext.stacks().of(config);
        RunOptions options = options(commandArguments, nodeOperations);
        if (commandArguments.has("--dry-run")) {
            print(commandArguments, DryRun.of(nodeOperations, runner -> runner.planStop(options)));
            return print(commandArguments, DryRun.of(nodeOperations, runner -> runner.planStart(options)));
        }
        ImmutableSettingsGuard.require(cliContext.state(), config);
        IdentityGuard.beforeStart(nodeOperations);
        QuorumGuard.beforeStop(cliContext, commandArguments, nodeOperations, options);
        RestartGuard.require(commandArguments, nodeOperations, config, options);
        Optional<ExitCode> byDaemon = byDaemon(
                commandArguments,
                nodeOperations,
                named("restart", nodeOperations, options),
                List.of(Operation.STOP, Operation.START),
                options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        new PreflightRunner(cliContext).requireFit(config, commandArguments);
        try (var localExecution = new LocalExecution(
                cliContext, nodeOperations, named("restart", nodeOperations, options), commandArguments)) {
            remember(DesiredServiceState.TRUE);
            RunResult stopped =
                    localExecution.run(options, () -> localExecution.runner().stop(options));
            if (stopped.refused()) {
                return report(commandArguments, nodeOperations, localExecution.times(), stopped);
            }
            if (!stopped.isSuccess()) {
                cliContext.console().err().println("warning: not everything stopped; starting all the same");
            }
            if (commandArguments.has("--regen-certs")) {
                localExecution.runner().renew(nodeOperations::renewable);
            }
            RunResult result =
                    localExecution.run(options, () -> localExecution.runner().start(options));
            nodeOperations.remember();
            return report(commandArguments, nodeOperations, localExecution.times(), result);
        }
    }

    /// As kube.log names it; whoever finds a phase down later reads there that it was stopped, and when.
    private static String named(String verb, NodeOperations nodeOperations, RunOptions options) {
        String phase =
                "%03d".formatted(nodeOperations.plan().ids().get(options.from()).number());
        return "phases " + verb + (options.whole() ? "" : " --phase " + phase + (options.single() ? " --single" : ""));
    }

    /// For the daemon that comes later: what an operator stopped stays down.
    ///
    /// @return what was remembered before
    private DesiredState remember(DesiredServiceState wanted) {
        DesiredStateFile file = new DesiredStateFile(cliContext.state());
        DesiredState before = file.read();
        if (before.wanted() != wanted) {
            file.write(before.desired(wanted));
        }
        return before;
    }

    /// Done by the daemon, when one keeps this node; empty when none does.
    private Optional<ExitCode> byDaemon(
            CommandArguments commandArguments,
            NodeOperations nodeOperations,
            String what,
            List<Operation> steps,
            RunOptions options) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(cliContext.socket());
        if (daemon.isEmpty()) {
            return Optional.empty();
        }
        var phaseRequest = new PhaseRequest(
                what,
                RunRequest.all(steps, options),
                commandArguments.parsed().commandSpec().findOption("--regen-certs") != null
                        && commandArguments.has("--regen-certs"),
                commandArguments.text("--config").map(Path::of));
        try (var acting =
                new DaemonExecution(cliContext, nodeOperations, daemon.get(), phaseRequest, commandArguments)) {
            List<RunResult> results = acting.run();
            if (DaemonExecution.stopFailed(results) && !results.getFirst().refused()) {
                cliContext.console().err().println("warning: not everything stopped; started all the same");
            }
            return Optional.of(report(commandArguments, nodeOperations, acting.times(), results.getLast()));
        }
    }

    private static RunOptions options(CommandArguments commandArguments, NodeOperations nodeOperations) {
        int position = new PhaseOption(commandArguments)
                .position(nodeOperations.plan())
                .orElse(0);
        if (commandArguments.has("--single") && commandArguments.text("--phase").isEmpty()) {
            throw commandArguments.wrong("--single needs --phase: which one?");
        }
        return new RunOptions(
                position,
                commandArguments.has("--single"),
                commandArguments.has("--force"),
                commandArguments.duration("--timeout"));
    }

    private ExitCode print(CommandArguments commandArguments, DryRun dryRun) {
        cliContext.console().out().print(commandArguments.output().write(dryRun::render, dryRun::toMaps));
        return ExitCode.OK;
    }

    private ExitCode report(
            CommandArguments commandArguments,
            NodeOperations nodeOperations,
            Map<Integer, Duration> times,
            RunResult result) {
        var text = new ResultText(nodeOperations.plan(), result, times);
        cliContext.console().out().print(commandArguments.output().write(text::forPerson, text::toMap));
        List<String> failures = text.failures();
        failures.forEach(failure -> cliContext.console().err().println(failure));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
    }
}
