package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.LastGoodConfig;
import io.nodelet.agent.cli.process.OwnerLock;
import io.nodelet.config.ClosestWord;
import io.nodelet.config.ConfigErrors;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.diagnosis.probe.FactCollector;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.why.Component;
import io.nodelet.why.Diagnosis;
import io.nodelet.why.Facts;
import io.nodelet.why.FactsJson;
import io.nodelet.why.rule.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `nodeletd why`: the likeliest cause of what is wrong, what shows it, and what mends it. Changes nothing.
final class WhyCommand {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private final CliContext context;

    WhyCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.command(
                        "why",
                        this::why,
                        "Says what is wrong with this node, most likely cause first, and which command mends it")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel("PHASE|COMPONENT")
                        .description("Only what concerns this phase (index, FILE, number or NAME), or this component: "
                                + String.join(", ", components()) + ".")
                        .build())
                .addOption(CommonOptions.flag("Prints what was seen instead of what follows from it.", "--facts"))
                .addOption(
                        CommonOptions.text("FILE", "Goes by what --facts printed, here or on another node.", "--from"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private static List<String> components() {
        return Arrays.stream(Component.values()).map(Component::wireName).toList();
    }

    private ExitCode why(CommandArguments arguments) {
        long began = System.nanoTime();
        Optional<Component> about = Optional.ofNullable(
                        (String) arguments.parsed().matchedPositionalValue(0, null))
                .map(text -> component(text, arguments));
        Facts facts = arguments.text("--from").map(WhyCommand::read).orElseGet(() -> collect(arguments));
        if (arguments.has("--facts")) {
            context.console().out().print(FactsJson.write(facts));
            return ExitCode.OK;
        }
        Diagnosis whole = Rules.diagnose(facts);
        Diagnosis diagnosis = about.map(whole::about).orElse(whole);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        context.console().out().print(arguments.output().write(diagnosis::render, () -> diagnosis.toMap(took)));
        return exit(diagnosis);
    }

    private static ExitCode exit(Diagnosis diagnosis) {
        return switch (diagnosis.verdict()) {
            case WELL -> ExitCode.OK;
            case UNCERTAIN -> ExitCode.UNCERTAIN;
            case ILL -> ExitCode.NOT_RUNNING;
        };
    }

    /// A configuration that can't be read hides what the node should be, not what is broken.
    Facts collect(CommandArguments arguments) {
        String owner = OwnerLock.owner(context.run());
        // The resident nodeletd owns the node all the time: that is no change of it.
        boolean kept = owner.startsWith("`run`");
        var factCollector = new FactCollector(
                context.machine(),
                NodeConfig.DEFAULTS,
                context.buildInfo().time(),
                kept ? "" : owner,
                new DesiredStateFile(context.state()).read().wanted().wireName(),
                paused(),
                kept,
                kept && silent(),
                List.of());
        try {
            NodeConfig config = new ConfigSource(context).load(arguments);
            return context.stacks().of(config).collectFacts(factCollector.by(config));
        } catch (ConfigErrors e) {
            NodeConfig last = LastGoodConfig.in(context.state()).load().orElse(NodeConfig.DEFAULTS);
            return context.stacks().of(last).collectFacts(factCollector.by(last).plus("configuration", e));
        }
    }

    /// One that has just begun has no socket yet.
    private boolean silent() {
        // The resident nodeletd goes by the last good configuration, too.
        NodeConfig last = LastGoodConfig.in(context.state()).load().orElse(NodeConfig.DEFAULTS);
        try {
            return DaemonConnection.to(context.socket(), last.running().stretched(ANSWER))
                    .filter(daemonConnection -> !answers(daemonConnection))
                    .isPresent();
        } catch (NodeletException e) {
            return false; // it may not be spoken to, which says nothing
        }
    }

    private static boolean answers(DaemonConnection daemon) {
        try (daemon) {
            return daemon.answers();
        }
    }

    private String paused() {
        return new DesiredStateFile(context.state())
                .read()
                .pause()
                .filter(healingPause -> context.machine().clock().instant().isBefore(healingPause.until()))
                .map(healingPause -> "paused until " + healingPause.until() + ": " + healingPause.why())
                .orElse("");
    }

    private static Facts read(String file) {
        try {
            return FactsJson.read(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new NodeletException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private Component component(String word, CommandArguments arguments) {
        return Component.of(word).orElseGet(() -> ofPhase(word, arguments));
    }

    private Component ofPhase(String word, CommandArguments arguments) {
        var plan =
                context.stacks().of(new ConfigSource(context).load(arguments)).plan();
        try {
            return Component.ofPhase(plan.ids().get(plan.indexOf(word)).number());
        } catch (NodeletException e) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "there is no phase and no component `" + word + "`"
                            + ClosestWord.to(word, components())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""),
                    "Components are " + String.join(", ", components()) + "; for phases see `nodeletd phases list`.");
        }
    }
}
