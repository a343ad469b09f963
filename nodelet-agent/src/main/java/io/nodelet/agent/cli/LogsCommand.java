package io.nodelet.agent.cli;

import io.nodelet.agent.logs.ComponentLog;
import io.nodelet.config.Nearest;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `nodeletd logs`: what one of the node's programs printed. Needs no daemon, and no configuration that can be
/// used.
final class LogsCommand {
    private static final long LINES = 100;
    private static final Duration ROUND = Duration.ofMillis(200);
    private final World world;

    LogsCommand(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        return Verb.command(
                        "logs", this::logs, "Prints what one of the node's programs says, and goes on doing so with -f")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("1")
                        .type(String.class)
                        .paramLabel("COMPONENT")
                        .completionCandidates(ComponentLog.KNOWN)
                        .description("One of " + String.join(", ", ComponentLog.KNOWN)
                                + "; apigate is on workers, keepalived on masters with a virtual IP.")
                        .build())
                .addOption(Options.flag(
                        "Goes on with what is printed from now on, also over restarts of the component, until Ctrl-C.",
                        "-f",
                        "--follow"))
                .addOption(
                        Options.text("N", "The last N lines; " + LINES + " unless --since is there.", "-n", "--lines"))
                .addOption(Options.text("DURATION", "What was printed in this time, such as 10m or 2h.", "--since"));
    }

    private ExitCode logs(Args args) {
        String word = args.parsed().matchedPositionalValue(0, "");
        Optional<Duration> since = args.duration("--since");
        long lines =
                args.text("--lines").map(it -> number(it, args)).orElse(since.isPresent() ? Long.MAX_VALUE : LINES);
        var log = new ComponentLog(file(word, args), world.machine().clock().instant(), since, lines);
        PrintStream out = world.console().out();
        try {
            if (args.has("--follow")) {
                log.follow(out, ROUND, out::checkError);
            } else {
                log.write(out);
                out.flush();
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new NodeletException("can't read " + log.file() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private Path file(String word, Args args) {
        Optional<NodeConfig> config = config(args);
        var names =
                ComponentLog.names(world.logs(), config.map(ComponentLog::of).orElse(ComponentLog.KNOWN));
        if (word.isEmpty()) {
            throw args.wrong("COMPONENT is missing: one of " + String.join(", ", names));
        }
        if (!names.contains(word) && ComponentLog.KNOWN.contains(word)) {
            String role = config.map(it -> " (" + it.role().word() + ")").orElse("");
            throw new Ended(
                    ExitCode.FAILED,
                    word + " is not on this node" + role,
                    "Components here are " + String.join(", ", names) + ".");
        }
        if (!names.contains(word)) {
            throw new Ended(
                    ExitCode.USAGE,
                    "there is no component `" + word + "`"
                            + Nearest.to(word, names)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""),
                    "Components here are " + String.join(", ", names) + ".");
        }
        return ComponentLog.file(world.logs(), word);
    }

    /// A configuration that can't be used keeps nobody from reading a log: nobody knows what the node has then.
    private Optional<NodeConfig> config(Args args) {
        try {
            return Optional.of(new ConfigSource(world).load(args));
        } catch (NodeletException e) {
            return LastGoodConfig.in(world.state()).load();
        }
    }

    private static long number(String text, Args args) {
        if (!text.matches("[0-9]{1,9}")) {
            throw args.wrong("--lines: \"" + text + "\" is not a number of lines");
        }
        return Long.parseLong(text);
    }
}
