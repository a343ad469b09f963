package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.process.RunDaemon;
import io.nodelet.agent.cli.process.SystemdNotifier;
import io.nodelet.agent.cli.render.StatusScreen;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.StatusJson;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.json.Json;
import io.nodelet.model.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The daemon, and the commands that talk to it.
final class DaemonCommands {
    private static final Duration REFRESH = Duration.ofSeconds(1);
    /// A pause that nobody remembers leaves a node that nobody heals.
    private static final Duration LONGEST_PAUSE = Duration.ofDays(7);

    private final CliContext context;

    DaemonCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec run() {
        return CommandAction.command(
                        "run",
                        this::run,
                        "Keeps this node as the configuration says, until it is told to end: the daemon")
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.ignorePreflight());
    }

    CommandSpec pause() {
        return CommandAction.command(
                        "pause",
                        this::pause,
                        "Lets the daemon only look for a while, whatever happens: for who works on the node by hand")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("1")
                        .type(String.class)
                        .paramLabel("DURATION")
                        .description("How long, such as 30m or 2h; 168h (7 days) at most.")
                        .build())
                .addOption(CommonOptions.text("TEXT", "What for; whoever looks at the node reads it.", "--why"));
    }

    CommandSpec resume() {
        return CommandAction.command("resume", this::resume, "Ends a pause");
    }

    CommandSpec reload() {
        return CommandAction.command(
                "reload", this::reload, "Lets the daemon read its configuration again; only what differs is made anew");
    }

    CommandSpec status() {
        return CommandAction.command(
                        "status", this::status, "Shows what the daemon knows of this node, and what it does")
                .addOption(CommonOptions.flag("Goes on showing it, until Ctrl-C.", "-w", "--watch"))
                .addOption(CommonOptions.flag("The seed's document (pf9_kube_status) instead, as JSON.", "--kube"))
                .addOption(CommonOptions.output());
    }

    CommandSpec metrics() {
        return CommandAction.command(
                "metrics", this::metrics, "Prints what the daemon knows of this node as metrics, for Prometheus");
    }

    private ExitCode run(CommandArguments arguments) {
        return new RunDaemon(context, arguments.text("--config").map(Path::of).orElse(context.config()))
                .run(arguments.words("--ignore-preflight"));
    }

    private ExitCode pause(CommandArguments arguments) {
        String text = arguments.parsed().matchedPositionalValue(0, "");
        Duration time = howLong(text, arguments);
        HealingPause healingPause = new HealingPause(
                context.machine().clock().instant().plus(time),
                arguments.text("--why").orElse(""));
        try (var daemon = daemon()) {
            daemon.pause(healingPause);
        }
        context.console().out().println("paused for " + text + ": the daemon only looks; `nodeletd resume` ends it");
        return ExitCode.OK;
    }

    private static Duration howLong(String text, CommandArguments arguments) {
        String allowed = "at most 168h (7 days), such as 30m or 2h";
        if (text.isEmpty()) {
            throw arguments.wrong("DURATION is missing: how long, " + allowed);
        }
        return Durations.parse(text)
                .filter(duration -> duration.isPositive() && duration.compareTo(LONGEST_PAUSE) <= 0)
                .orElseThrow(() -> arguments.wrong("DURATION: \"" + text + "\" is no time for a pause: " + allowed));
    }

    private ExitCode resume(CommandArguments arguments) {
        try (var daemon = daemon()) {
            daemon.resume();
        }
        context.console().out().println("the daemon keeps the node again");
        return ExitCode.OK;
    }

    private ExitCode reload(CommandArguments arguments) {
        try (var daemon = daemon()) {
            daemon.reload();
        }
        context.console().out().println("the configuration is in force");
        return ExitCode.OK;
    }

    private ExitCode metrics(CommandArguments arguments) {
        try (var daemon = daemon()) {
            context.console().out().print(daemon.metrics());
        }
        return ExitCode.OK;
    }

    private ExitCode status(CommandArguments arguments) {
        try (var daemon = daemon()) {
            if (arguments.has("--watch")) {
                return watch(daemon);
            }
            StatusJson statusJson = daemon.documents();
            JsonNode node = Json.read(statusJson.node());
            if (arguments.has("--kube")) {
                context.console().out().print(statusJson.kube());
            } else {
                context.console().out().print(text(arguments, statusJson, node));
            }
            return new StatusScreen(node).well() ? ExitCode.OK : ExitCode.NOT_RUNNING;
        }
    }

    private static String text(CommandArguments arguments, StatusJson statusJson, JsonNode node) {
        return switch (arguments.output()) {
            case TABLE -> new StatusScreen(node).text();
            case JSON -> statusJson.node();
            case YAML -> io.nodelet.config.YamlText.of(JsonMapper.shared().treeToValue(node, Object.class));
        };
    }

    /// Draws it again each second, over what was drawn before.
    private ExitCode watch(DaemonConnection daemon) {
        try {
            while (true) {
                JsonNode node = Json.read(daemon.documents().node());
                String text = new StatusScreen(node).text();
                context.console().out().print("\u001b[H" + text.replace("\n", "\u001b[K\n") + "\u001b[J");
                context.console().out().flush();
                Thread.sleep(REFRESH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private DaemonConnection daemon() {
        Optional<DaemonConnection> daemon = DaemonConnection.to(context.socket());
        return daemon.orElseThrow(() -> new ExitException(
                ExitCode.FAILED,
                "no daemon runs on this node",
                "Start it: " + SystemdNotifier.start(context.machine())
                        + ". `nodeletd phases status` looks without one."));
    }
}
