package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.daemon.Documents;
import io.nodelet.daemon.Pause;
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

    private final World world;

    DaemonCommands(World world) {
        this.world = world;
    }

    CommandSpec run() {
        return Verb.command(
                        "run",
                        this::run,
                        "Keeps this node as the configuration says, until it is told to end: the daemon")
                .addOption(Options.config())
                .addOption(Options.ignorePreflight());
    }

    CommandSpec pause() {
        return Verb.command(
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
                .addOption(Options.text("TEXT", "What for; whoever looks at the node reads it.", "--why"));
    }

    CommandSpec resume() {
        return Verb.command("resume", this::resume, "Ends a pause");
    }

    CommandSpec reload() {
        return Verb.command(
                "reload", this::reload, "Lets the daemon read its configuration again; only what differs is made anew");
    }

    CommandSpec status() {
        return Verb.command("status", this::status, "Shows what the daemon knows of this node, and what it does")
                .addOption(Options.flag("Goes on showing it, until Ctrl-C.", "-w", "--watch"))
                .addOption(Options.flag("The seed's document (pf9_kube_status) instead, as JSON.", "--kube"))
                .addOption(Options.output());
    }

    CommandSpec metrics() {
        return Verb.command(
                "metrics", this::metrics, "Prints what the daemon knows of this node as metrics, for Prometheus");
    }

    private ExitCode run(Args args) {
        return new RunDaemon(world, args.text("--config").map(Path::of).orElse(world.config()))
                .run(args.words("--ignore-preflight"));
    }

    private ExitCode pause(Args args) {
        String text = args.parsed().matchedPositionalValue(0, "");
        Duration time = howLong(text, args);
        Pause pause = new Pause(
                world.machine().clock().instant().plus(time), args.text("--why").orElse(""));
        try (var daemon = daemon()) {
            daemon.pause(pause);
        }
        world.console().out().println("paused for " + text + ": the daemon only looks; `nodeletd resume` ends it");
        return ExitCode.OK;
    }

    private static Duration howLong(String text, Args args) {
        String allowed = "at most 168h (7 days), such as 30m or 2h";
        if (text.isEmpty()) {
            throw args.wrong("DURATION is missing: how long, " + allowed);
        }
        return Durations.parse(text)
                .filter(it -> it.isPositive() && it.compareTo(LONGEST_PAUSE) <= 0)
                .orElseThrow(() -> args.wrong("DURATION: \"" + text + "\" is no time for a pause: " + allowed));
    }

    private ExitCode resume(Args args) {
        try (var daemon = daemon()) {
            daemon.resume();
        }
        world.console().out().println("the daemon keeps the node again");
        return ExitCode.OK;
    }

    private ExitCode reload(Args args) {
        try (var daemon = daemon()) {
            daemon.reload();
        }
        world.console().out().println("the configuration is in force");
        return ExitCode.OK;
    }

    private ExitCode metrics(Args args) {
        try (var daemon = daemon()) {
            world.console().out().print(daemon.metrics());
        }
        return ExitCode.OK;
    }

    private ExitCode status(Args args) {
        try (var daemon = daemon()) {
            if (args.has("--watch")) {
                return watch(daemon);
            }
            Documents documents = daemon.documents();
            JsonNode node = Json.read(documents.node());
            if (args.has("--kube")) {
                world.console().out().print(documents.kube());
            } else {
                world.console().out().print(text(args, documents, node));
            }
            return new StatusScreen(node).well() ? ExitCode.OK : ExitCode.NOT_RUNNING;
        }
    }

    private static String text(Args args, Documents documents, JsonNode node) {
        return switch (args.output()) {
            case TABLE -> new StatusScreen(node).text();
            case JSON -> documents.node();
            case YAML -> io.nodelet.config.YamlText.of(JsonMapper.shared().treeToValue(node, Object.class));
        };
    }

    /// Draws it again each second, over what was drawn before.
    private ExitCode watch(DaemonConnection daemon) {
        try {
            while (true) {
                JsonNode node = Json.read(daemon.documents().node());
                String text = new StatusScreen(node).text();
                world.console().out().print("\u001b[H" + text.replace("\n", "\u001b[K\n") + "\u001b[J");
                world.console().out().flush();
                Thread.sleep(REFRESH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private DaemonConnection daemon() {
        Optional<DaemonConnection> daemon = DaemonConnection.to(world.socket());
        return daemon.orElseThrow(() -> new Ended(
                ExitCode.FAILED,
                "no daemon runs on this node",
                "Start it: " + Systemd.start(world.machine()) + ". `nodeletd phases status` looks without one."));
    }
}
