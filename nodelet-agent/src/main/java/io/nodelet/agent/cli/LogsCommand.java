package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.LastGoodConfig;
import io.nodelet.config.ClosestWord;
import io.nodelet.diagnosis.logs.LogQuery;
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
    private final CliContext context;

    LogsCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.command(
                        "logs", this::logs, "Prints what one of the node's programs says, and goes on doing so with -f")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("1")
                        .type(String.class)
                        .paramLabel("COMPONENT")
                        .completionCandidates(LogQuery.KNOWN)
                        .description("One of " + String.join(", ", LogQuery.KNOWN)
                                + "; apigate is on workers, keepalived on masters with a virtual IP.")
                        .build())
                .addOption(CommonOptions.flag(
                        "Goes on with what is printed from now on, also over restarts of the component, until Ctrl-C.",
                        "-f",
                        "--follow"))
                .addOption(CommonOptions.text(
                        "N", "The last N lines; " + LINES + " unless --since is there.", "-n", "--lines"))
                .addOption(
                        CommonOptions.text("DURATION", "What was printed in this time, such as 10m or 2h.", "--since"));
    }

    private ExitCode logs(CommandArguments arguments) {
        String word = arguments.parsed().matchedPositionalValue(0, "");
        Optional<Duration> since = arguments.duration("--since");
        long lines = arguments
                .text("--lines")
                .map(text -> number(text, arguments))
                .orElse(since.isPresent() ? Long.MAX_VALUE : LINES);
        var log = new LogQuery(file(word, arguments), context.machine().clock().instant(), since, lines);
        PrintStream out = context.console().out();
        try {
            if (arguments.has("--follow")) {
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

    private Path file(String word, CommandArguments arguments) {
        Optional<NodeConfig> config = config(arguments);
        var names = LogQuery.names(context.logs(), config.map(LogQuery::of).orElse(LogQuery.KNOWN));
        if (word.isEmpty()) {
            throw arguments.wrong("COMPONENT is missing: one of " + String.join(", ", names));
        }
        if (!names.contains(word) && LogQuery.KNOWN.contains(word)) {
            String role = config.map(nodeConfig -> " (" + nodeConfig.role().wireName() + ")")
                    .orElse("");
            throw new ExitException(
                    ExitCode.FAILED,
                    word + " is not on this node" + role,
                    "Components here are " + String.join(", ", names) + ".");
        }
        if (!names.contains(word)) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "there is no component `" + word + "`"
                            + ClosestWord.to(word, names)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""),
                    "Components here are " + String.join(", ", names) + ".");
        }
        return LogQuery.file(context.logs(), word);
    }

    /// A configuration that can't be used keeps nobody from reading a log: nobody knows what the node has then.
    private Optional<NodeConfig> config(CommandArguments arguments) {
        try {
            return Optional.of(new ConfigSource(context).load(arguments));
        } catch (NodeletException e) {
            return LastGoodConfig.in(context.state()).load();
        }
    }

    private static long number(String text, CommandArguments arguments) {
        if (!text.matches("[0-9]{1,9}")) {
            throw arguments.wrong("--lines: \"" + text + "\" is not a number of lines");
        }
        return Long.parseLong(text);
    }
}
