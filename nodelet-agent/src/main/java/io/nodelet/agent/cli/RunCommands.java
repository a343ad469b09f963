package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.execution.DaemonExecution;
import io.nodelet.agent.cli.execution.LocalExecution;
import io.nodelet.agent.cli.guard.IdentityGuard;
import io.nodelet.agent.cli.guard.ImmutableSettingsGuard;
import io.nodelet.agent.cli.guard.PreflightRunner;
import io.nodelet.agent.cli.guard.QuorumGuard;
import io.nodelet.agent.cli.guard.RestartGuard;
import io.nodelet.agent.cli.render.DryRun;
import io.nodelet.agent.cli.render.ResultText;
import io.nodelet.daemon.DesiredServiceState;
import io.nodelet.daemon.DesiredState;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.daemon.control.PhaseRequest;
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
    private final CliContext context;

    RunCommands(CliContext context) {
        this.context = context;
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

    private ExitCode start(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        RunOptions options = options(arguments, operations);
        if (arguments.has("--dry-run")) {
            return print(arguments, DryRun.of(operations, runner -> runner.planStart(options)));
        }
        new PreflightRunner(context).requireKnown(config, arguments);
        ImmutableSettingsGuard.require(context.state(), config);
        IdentityGuard.beforeStart(operations);
        Optional<ExitCode> byDaemon =
                byDaemon(arguments, operations, named("start", operations, options), List.of(Operation.START), options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        boolean started = operations.started();
        if (!started) {
            new PreflightRunner(context).requireFit(config, arguments);
        }
        try (var localExecution =
                new LocalExecution(context, operations, named("start", operations, options), arguments)) {
            remember(DesiredServiceState.TRUE);
            RunResult result = localExecution.run(
                    options,
                    () -> localExecution.runner().settled(options).orElseGet(() -> {
                        if (started) {
                            new PreflightRunner(context).requireFit(config, arguments);
                        }
                        return localExecution.runner().start(options);
                    }));
            operations.remember();
            return report(arguments, operations, localExecution.times(), result);
        }
    }

    private ExitCode stop(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).loadToLeave(arguments);
        NodeOperations operations = context.stacks().of(config);
        RunOptions options = options(arguments, operations);
        if (arguments.has("--dry-run")) {
            return print(arguments, DryRun.of(operations, runner -> runner.planStop(options)));
        }
        ImmutableSettingsGuard.beforeLeaving(context, arguments, config);
        QuorumGuard.beforeStop(context, arguments, operations, options);
        Optional<ExitCode> byDaemon =
                byDaemon(arguments, operations, named("stop", operations, options), List.of(Operation.STOP), options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        try (var localExecution =
                new LocalExecution(context, operations, named("stop", operations, options), arguments)) {
            DesiredState before = remember(options.whole() ? DesiredServiceState.FALSE : DesiredServiceState.IGNORE);
            RunResult result =
                    localExecution.run(options, () -> localExecution.runner().stop(options));
            if (result.refused()) {
                new DesiredStateFile(context.state()).write(before);
            }
            return report(arguments, operations, localExecution.times(), result);
        }
    }

    private ExitCode restart(CommandArguments arguments) {
        Optional<String> service = arguments.text("--service");
        if (service.isPresent()) {
            return new ServiceRestart(context).run(arguments, service.get());
        }
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        RunOptions options = options(arguments, operations);
        if (arguments.has("--dry-run")) {
            print(arguments, DryRun.of(operations, runner -> runner.planStop(options)));
            return print(arguments, DryRun.of(operations, runner -> runner.planStart(options)));
        }
        ImmutableSettingsGuard.require(context.state(), config);
        IdentityGuard.beforeStart(operations);
        QuorumGuard.beforeStop(context, arguments, operations, options);
        RestartGuard.require(arguments, operations, config, options);
        Optional<ExitCode> byDaemon = byDaemon(
                arguments,
                operations,
                named("restart", operations, options),
                List.of(Operation.STOP, Operation.START),
                options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        new PreflightRunner(context).requireFit(config, arguments);
        try (var localExecution =
                new LocalExecution(context, operations, named("restart", operations, options), arguments)) {
            remember(DesiredServiceState.TRUE);
            RunResult stopped =
                    localExecution.run(options, () -> localExecution.runner().stop(options));
            if (stopped.refused()) {
                return report(arguments, operations, localExecution.times(), stopped);
            }
            if (!stopped.isSuccess()) {
                context.console().err().println("warning: not everything stopped; starting all the same");
            }
            if (arguments.has("--regen-certs")) {
                localExecution.runner().renew(operations::renewable);
            }
            RunResult result =
                    localExecution.run(options, () -> localExecution.runner().start(options));
            operations.remember();
            return report(arguments, operations, localExecution.times(), result);
        }
    }

    /// As kube.log names it; whoever finds a phase down later reads there that it was stopped, and when.
    private static String named(String verb, NodeOperations operations, RunOptions options) {
        String phase =
                "%03d".formatted(operations.plan().ids().get(options.from()).number());
        return "phases " + verb + (options.whole() ? "" : " --phase " + phase + (options.single() ? " --single" : ""));
    }

    /// For the daemon that comes later: what an operator stopped stays down.
    ///
    /// @return what was remembered before
    private DesiredState remember(DesiredServiceState wanted) {
        DesiredStateFile file = new DesiredStateFile(context.state());
        DesiredState before = file.read();
        if (before.wanted() != wanted) {
            file.write(before.desired(wanted));
        }
        return before;
    }

    /// Done by the daemon, when one keeps this node; empty when none does.
    private Optional<ExitCode> byDaemon(
            CommandArguments arguments,
            NodeOperations operations,
            String what,
            List<Operation> steps,
            RunOptions options) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(context.socket());
        if (daemon.isEmpty()) {
            return Optional.empty();
        }
        var phaseRequest = new PhaseRequest(
                what,
                RunRequest.all(steps, options),
                arguments.parsed().commandSpec().findOption("--regen-certs") != null && arguments.has("--regen-certs"),
                arguments.text("--config").map(Path::of));
        try (var acting = new DaemonExecution(context, operations, daemon.get(), phaseRequest, arguments)) {
            List<RunResult> results = acting.run();
            if (DaemonExecution.stopFailed(results) && !results.getFirst().refused()) {
                context.console().err().println("warning: not everything stopped; started all the same");
            }
            return Optional.of(report(arguments, operations, acting.times(), results.getLast()));
        }
    }

    private static RunOptions options(CommandArguments arguments, NodeOperations operations) {
        int position = new PhaseOption(arguments).position(operations.plan()).orElse(0);
        if (arguments.has("--single") && arguments.text("--phase").isEmpty()) {
            throw arguments.wrong("--single needs --phase: which one?");
        }
        return new RunOptions(
                position, arguments.has("--single"), arguments.has("--force"), arguments.duration("--timeout"));
    }

    private ExitCode print(CommandArguments arguments, DryRun dryRun) {
        context.console().out().print(arguments.output().write(dryRun::render, dryRun::toMaps));
        return ExitCode.OK;
    }

    private ExitCode report(
            CommandArguments arguments, NodeOperations operations, Map<Integer, Duration> times, RunResult result) {
        var text = new ResultText(operations.plan(), result, times);
        context.console().out().print(arguments.output().write(text::forPerson, text::toMap));
        List<String> failures = text.failures();
        failures.forEach(failure -> context.console().err().println(failure));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
    }
}
