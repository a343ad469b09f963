package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.agent.control.Wanted;
import io.nodelet.daemon.Desired;
import io.nodelet.daemon.Intent;
import io.nodelet.daemon.IntentFile;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.WantedRun;
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
    private final World world;

    RunCommands(World world) {
        this.world = world;
    }

    CommandSpec start() {
        return common(Verb.command(
                        "start",
                        this::start,
                        "Starts pf9 kube stack. Takes optional --phase param to allow starting from the specific"
                                + " phase"))
                .addOption(Options.phase("Starts from this phase on: its index, FILE, number or NAME."))
                .addOption(Options.ignorePreflight());
    }

    CommandSpec stop() {
        return common(Verb.command(
                        "stop",
                        this::stop,
                        "Stops pf9 kube stack. Takes optional --phase param to allow stopping till the specific"
                                + " phase"))
                .addOption(Options.phase("Stops from the last phase down to this one."))
                .addOption(Options.flag(FORCE, "--force"));
    }

    CommandSpec restart() {
        return common(Verb.command(
                        "restart",
                        this::restart,
                        "Restarts pf9 kube stack. Takes optional --phase param to allow restarting from the specific"
                                + " phase"))
                .addOption(Options.phase("Stops down to this phase, then starts from it on."))
                .addOption(Options.text(
                        "NAME", "Restarts this one service, such as kube-scheduler, and leaves the rest.", "--service"))
                .addOption(Options.flag(FORCE, "--force"))
                .addOption(Options.flag("Makes certificates and kubeconfigs anew.", "--regen-certs"))
                .addOption(Options.ignorePreflight());
    }

    private static CommandSpec common(CommandSpec spec) {
        return spec.addOption(Options.flag("Acts on the one phase alone.", "--single"))
                .addOption(Options.flag("Prints what would change, and changes nothing.", "--dry-run"))
                .addOption(Options.timeout())
                .addOption(Options.flag("Shows each change.", "-v", "--verbose"))
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private ExitCode start(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        Stack stack = world.stacks().of(config);
        RunOptions options = options(args, stack);
        if (args.has("--dry-run")) {
            return print(args, DryRun.of(stack, runner -> runner.planStart(options)));
        }
        new Looking(world).requireKnown(config, args);
        OriginGuard.require(world.state(), config);
        IdentityGuard.beforeStart(stack);
        Optional<ExitCode> byDaemon =
                byDaemon(args, stack, named("start", stack, options), List.of(Operation.START), options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        boolean started = stack.started();
        if (!started) {
            new Looking(world).requireFit(config, args);
        }
        try (var acting = new Acting(world, stack, named("start", stack, options), args)) {
            remember(Desired.TRUE);
            RunResult result = acting.run(
                    options,
                    () -> acting.runner().settled(options).orElseGet(() -> {
                        if (started) {
                            new Looking(world).requireFit(config, args);
                        }
                        return acting.runner().start(options);
                    }));
            stack.remember();
            return report(args, stack, acting.times(), result);
        }
    }

    private ExitCode stop(Args args) {
        NodeConfig config = new ConfigSource(world).loadToLeave(args);
        Stack stack = world.stacks().of(config);
        RunOptions options = options(args, stack);
        if (args.has("--dry-run")) {
            return print(args, DryRun.of(stack, runner -> runner.planStop(options)));
        }
        OriginGuard.beforeLeaving(world, args, config);
        SeatGuard.beforeStop(world, args, stack, options);
        Optional<ExitCode> byDaemon =
                byDaemon(args, stack, named("stop", stack, options), List.of(Operation.STOP), options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        try (var acting = new Acting(world, stack, named("stop", stack, options), args)) {
            Intent before = remember(options.whole() ? Desired.FALSE : Desired.IGNORE);
            RunResult result = acting.run(options, () -> acting.runner().stop(options));
            if (result.refused()) {
                new IntentFile(world.state()).write(before);
            }
            return report(args, stack, acting.times(), result);
        }
    }

    private ExitCode restart(Args args) {
        Optional<String> service = args.text("--service");
        if (service.isPresent()) {
            return new ServiceRestart(world).run(args, service.get());
        }
        NodeConfig config = new ConfigSource(world).load(args);
        Stack stack = world.stacks().of(config);
        RunOptions options = options(args, stack);
        if (args.has("--dry-run")) {
            print(args, DryRun.of(stack, runner -> runner.planStop(options)));
            return print(args, DryRun.of(stack, runner -> runner.planStart(options)));
        }
        OriginGuard.require(world.state(), config);
        IdentityGuard.beforeStart(stack);
        SeatGuard.beforeStop(world, args, stack, options);
        RestartGuard.require(args, stack, config, options);
        Optional<ExitCode> byDaemon = byDaemon(
                args, stack, named("restart", stack, options), List.of(Operation.STOP, Operation.START), options);
        if (byDaemon.isPresent()) {
            return byDaemon.get();
        }
        new Looking(world).requireFit(config, args);
        try (var acting = new Acting(world, stack, named("restart", stack, options), args)) {
            remember(Desired.TRUE);
            RunResult stopped = acting.run(options, () -> acting.runner().stop(options));
            if (stopped.refused()) {
                return report(args, stack, acting.times(), stopped);
            }
            if (!stopped.good()) {
                world.console().err().println("warning: not everything stopped; starting all the same");
            }
            if (args.has("--regen-certs")) {
                acting.runner().renew(stack::renewable);
            }
            RunResult result = acting.run(options, () -> acting.runner().start(options));
            stack.remember();
            return report(args, stack, acting.times(), result);
        }
    }

    /// As kube.log names it; whoever finds a phase down later reads there that it was stopped, and when.
    private static String named(String verb, Stack stack, RunOptions options) {
        String phase = "%03d".formatted(stack.plan().ids().get(options.from()).number());
        return "phases " + verb + (options.whole() ? "" : " --phase " + phase + (options.single() ? " --single" : ""));
    }

    /// For the daemon that comes later: what an operator stopped stays down.
    ///
    /// @return what was remembered before
    private Intent remember(Desired wanted) {
        IntentFile file = new IntentFile(world.state());
        Intent before = file.read();
        if (before.wanted() != wanted) {
            file.write(before.desired(wanted));
        }
        return before;
    }

    /// Done by the daemon, when one keeps this node; empty when none does.
    private Optional<ExitCode> byDaemon(
            Args args, Stack stack, String what, List<Operation> steps, RunOptions options) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(world.socket());
        if (daemon.isEmpty()) {
            return Optional.empty();
        }
        var wanted = new Wanted(
                what,
                WantedRun.all(steps, options),
                args.parsed().commandSpec().findOption("--regen-certs") != null && args.has("--regen-certs"),
                args.text("--config").map(Path::of));
        try (var acting = new ByDaemon(world, stack, daemon.get(), wanted, args)) {
            List<RunResult> results = acting.run();
            if (ByDaemon.stopFailed(results) && !results.getFirst().refused()) {
                world.console().err().println("warning: not everything stopped; started all the same");
            }
            return Optional.of(report(args, stack, acting.times(), results.getLast()));
        }
    }

    private static RunOptions options(Args args, Stack stack) {
        int position = new PhaseOption(args).position(stack.plan()).orElse(0);
        if (args.has("--single") && args.text("--phase").isEmpty()) {
            throw args.wrong("--single needs --phase: which one?");
        }
        return new RunOptions(position, args.has("--single"), args.has("--force"), args.duration("--timeout"));
    }

    private ExitCode print(Args args, DryRun dryRun) {
        world.console().out().print(args.output().write(dryRun::text, dryRun::tree));
        return ExitCode.OK;
    }

    private ExitCode report(Args args, Stack stack, Map<Integer, Duration> times, RunResult result) {
        var text = new ResultText(stack.plan(), result, times);
        world.console().out().print(args.output().write(text::forPerson, text::tree));
        List<String> failures = text.failures();
        failures.forEach(failure -> world.console().err().println(failure));
        return result.good() ? ExitCode.OK : ExitCode.FAILED;
    }
}
