package io.nodelet.ctl;

import io.nodelet.ctl.bundle.BundleCommand;
import io.nodelet.ctl.node.NodeCommand;
import io.nodelet.ctl.packages.PackageCommand;
import io.nodelet.ctl.sandbox.SandboxCommand;
import io.nodelet.ctl.token.TokenCommand;
import io.nodelet.ctl.vm.VmCommand;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// nodeletctl: local clusters, join tokens and component bundles, for a person at a terminal.
@Command(
        name = "nodeletctl",
        description = "Kubernetes clusters from this machine: sandboxes, join tokens and component bundles.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            SandboxCommand.class,
            VmCommand.class,
            TokenCommand.class,
            NodeCommand.class,
            BundleCommand.class,
            PackageCommand.class,
            Completion.class,
            Version.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage.",
        })
public final class Nodeletctl {
    private Nodeletctl() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs one command line and returns its exit code.
    static int run(String... args) {
        return run(line(), args);
    }

    static int run(CommandLine line, String... args) {
        if (args.length == 0) {
            line.usage(line.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    /// The commands, with what is said of their errors.
    static CommandLine line() {
        CommandLine line = new CommandLine(new Nodeletctl());
        line.setParameterExceptionHandler(Nodeletctl::wrongUsage);
        line.setExecutionExceptionHandler(Nodeletctl::report);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    /// Not the whole of the help: what is wrong would be lost above it.
    private static int wrongUsage(ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        List<String> near =
                wrong instanceof UnmatchedArgumentException exception ? exception.getSuggestions() : List.of();
        String meant = near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "? ";
        say(
                line,
                String.valueOf(wrong.getMessage()),
                meant + "See: " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static void say(CommandLine line, String message, String remedy) {
        Ansi ansi = line.getColorScheme().ansi();
        line.getErr().println(ansi.string("@|bold,red error:|@ ") + message);
        if (!remedy.isEmpty()) {
            line.getErr().println(ansi.string("@|bold next:|@  ") + remedy);
        }
    }

    private static int report(Exception failure, CommandLine line, ParseResult parsed) {
        if (!(failure instanceof NodeletException known)) {
            return unforeseen(failure, line);
        }
        say(line, String.valueOf(known.getMessage()), known.remedy());
        return known instanceof UsageException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /// The trace is what whoever mends it needs; what it is comes first.
    private static int unforeseen(Exception failure, CommandLine line) {
        line.getErr().println("error: a fault of nodeletctl's own: " + failure);
        line.getErr()
                .println("  Please report it with these lines. The same command again goes on where this one ended.");
        failure.printStackTrace(line.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }
}
