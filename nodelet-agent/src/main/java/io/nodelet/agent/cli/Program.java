package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.process.InterruptHandler;
import io.nodelet.agent.cli.process.RunDaemon;
import io.nodelet.config.ClosestWord;
import io.nodelet.config.ConfigErrors;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.model.NodeletException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line of nodeletd.
public final class Program {
    private static final String PHASES = "phases";
    private final CliContext context;

    public Program(CliContext context) {
        this.context = context;
    }

    /// Runs one command line.
    ///
    /// @return its exit code
    public int run(String... args) {
        try {
            return args.length == 1 && args[0].equals("run")
                    ? daemon()
                    : commandLine(args).execute(args);
        } finally {
            InterruptHandler.lastWordsSaid();
        }
    }

    /// As packages start it. What understands command lines would stay in memory for as long as the daemon lives.
    private int daemon() {
        try {
            return new RunDaemon(context, context.config()).run(List.of()).code();
        } catch (NodeletException e) {
            return failed(e);
        } catch (RuntimeException e) {
            e.printStackTrace(context.console().err());
            return ExitCode.FAILED.code();
        }
    }

    /// The tree of commands: all of it, or as much as `words` call for, as making it takes longer than a listing.
    CommandLine commandLine(String... words) {
        boolean phases = words.length > 0 && words[0].equals(PHASES);
        CommandSpec root = CommandAction.group(
                "nodeletd",
                "Turns this machine into a healthy Kubernetes node, in phases, and takes it away without a trace",
                phases ? new CommandSpec[] {phases()} : all());
        root.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes());
        return new CommandLine(root)
                .setOut(writer(context.console().out()))
                .setErr(writer(context.console().err()))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(context.console().terminal() ? Ansi.AUTO : Ansi.OFF))
                .setUsageHelpWidth(110)
                .setExitCodeExceptionMapper(_ -> ExitCode.FAILED.code())
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler((e, _, _) -> thrown(e));
    }

    private CommandSpec phases() {
        var phases = new PhaseCommands(context);
        var runs = new RunCommands(context);
        return CommandAction.group(
                PHASES,
                "Commands related to phases related to bring up of k8s stack",
                phases.list(),
                runs.restart(),
                runs.start(),
                phases.status(),
                runs.stop());
    }

    private CommandSpec[] all() {
        var node = new NodeCommands(context);
        var daemon = new DaemonCommands(context);
        return new CommandSpec[] {
            phases(),
            new WhyCommand(context).spec(),
            new CisCommand(context).spec(),
            new EtcdCommands(context).spec(),
            new SecretsCommands(context).spec(),
            new IdentityCommands(context).spec(),
            new LedgerCommands(context).spec(),
            daemon.run(),
            daemon.status(),
            daemon.metrics(),
            new LogsCommand(context).spec(),
            new SupportCommand(context).spec(),
            daemon.pause(),
            daemon.resume(),
            daemon.reload(),
            node.preflight(),
            node.config(),
            new ResetCommand(context).spec(),
            node.completion(),
            node.man(),
            node.version()
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(String.valueOf(code.code()), code.meaning());
        }
        return codes;
    }

    private int wrongUsage(ParameterException e, String[] args) {
        PrintStream err = context.console().err();
        CommandSpec command = e.getCommandLine().getCommandSpec();
        err.println("error: "
                + (e instanceof UnmatchedArgumentException exception ? unmatched(exception, command) : e.getMessage()));
        err.println("  Try: " + command.qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }

    private static String unmatched(UnmatchedArgumentException e, CommandSpec command) {
        String word = e.getUnmatched().getFirst();
        boolean option = word.startsWith("-");
        Collection<String> known =
                option ? command.optionsMap().keySet() : command.subcommands().keySet();
        String what = option
                ? "there is no option "
                : known.isEmpty() ? "there is nothing to do with " : "there is no command ";
        return what
                + word
                + ClosestWord.to(word, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private int thrown(Exception e) {
        return e instanceof NodeletException known ? failed(known) : unforeseen(e);
    }

    /// The trace is what whoever mends it needs; what it is comes first.
    private int unforeseen(Exception e) {
        PrintStream err = context.console().err();
        err.println("error: a fault of nodeletd's own: " + e);
        err.println(
                "  Please report it with these lines, and with what `nodeletd support` packs. The same command again"
                        + " goes on where this one ended.");
        e.printStackTrace(err);
        return ExitCode.FAILED.code();
    }

    private int failed(NodeletException e) {
        PrintStream err = context.console().err();
        if (e instanceof ConfigErrors) {
            err.println(e.getMessage());
        } else {
            err.println("error: " + e.getMessage());
        }
        if (!e.remedy().isEmpty()) {
            err.println("  " + e.remedy());
        }
        return code(e).code();
    }

    private static ExitCode code(NodeletException e) {
        return switch (e) {
            case ExitException exitException -> exitException.code();
            case ConfigErrors _ -> ExitCode.CONFIG;
            case RunCancelledException _ -> ExitCode.INTERRUPTED;
            default -> ExitCode.FAILED;
        };
    }
}
