package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.StatusJson;
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

    private final CliContext cliContext;

    DaemonCommands(CliContext cliContext) {
        this.cliContext = cliContext;
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

    private ExitCode run(CommandArguments commandArguments) {
        return new RunDaemon(
                        cliContext,
                        commandArguments.text("--config").map(Path::of).orElse(cliContext.config()))
                .run(commandArguments.words("--ignore-preflight"));
    }

    private ExitCode pause(CommandArguments commandArguments) {
        String text = commandArguments.parsed().matchedPositionalValue(0, "");
        Duration time = howLong(text, commandArguments);
        HealingPause healingPause = new HealingPause(
                cliContext.machine().clock().instant().plus(time),
                commandArguments.text("--why").orElse(""));
        try (var daemon = daemon()) {
            daemon.pause(healingPause);
        }
        cliContext.console().out().println("paused for " + text + ": the daemon only looks; `nodeletd resume` ends it");
        return ExitCode.OK;
    }

    private static Duration howLong(String text, CommandArguments commandArguments) {
        String allowed = "at most 168h (7 days), such as 30m or 2h";
        if (text.isEmpty()) {
            throw commandArguments.wrong("DURATION is missing: how long, " + allowed);
        }
        return Durations.parse(text)
                .filter(duration -> duration.isPositive() && duration.compareTo(LONGEST_PAUSE) <= 0)
                .orElseThrow(
                        () -> commandArguments.wrong("DURATION: \"" + text + "\" is no time for a pause: " + allowed));
    }

    private ExitCode resume(CommandArguments commandArguments) {
        try (var daemon = daemon()) {
            daemon.resume();
        }
        cliContext.console().out().println("the daemon keeps the node again");
        return ExitCode.OK;
    }

    private ExitCode reload(CommandArguments commandArguments) {
        try (var daemon = daemon()) {
            daemon.reload();
        }
        cliContext.console().out().println("the configuration is in force");
        return ExitCode.OK;
    }

    private ExitCode metrics(CommandArguments commandArguments) {
        try (var daemon = daemon()) {
            cliContext.console().out().print(daemon.metrics());
        }
        return ExitCode.OK;
    }

    private ExitCode status(CommandArguments commandArguments) {
        try (var daemon = daemon()) {
            if (commandArguments.has("--watch")) {
                return watch(daemon);
            }
            StatusJson statusJson = daemon.documents();
            JsonNode node = Json.read(statusJson.node());
            if (commandArguments.has("--kube")) {
                cliContext.console().out().print(statusJson.kube());
            } else {
                cliContext.console().out().print(text(commandArguments, statusJson, node));
            }
            return new StatusScreen(node).well() ? ExitCode.OK : ExitCode.NOT_RUNNING;
        }
    }

    private static String text(CommandArguments commandArguments, StatusJson statusJson, JsonNode node) {
        return switch (commandArguments.output()) {
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
                cliContext.console().out().print("\u001b[H" + text.replace("\n", "\u001b[K\n") + "\u001b[J");
                cliContext.console().out().flush();
                Thread.sleep(REFRESH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private DaemonConnection daemon() {
        Optional<DaemonConnection> daemon = DaemonConnection.to(cliContext.socket());
        return daemon.orElseThrow(() -> new ExitException(
                ExitCode.FAILED,
                "no daemon runs on this node",
                "Start it: " + SystemdNotifier.start(cliContext.machine())
                        + ". `nodeletd phases status` looks without one."));
    }
}
