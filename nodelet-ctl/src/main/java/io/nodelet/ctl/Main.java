package io.nodelet.ctl;

import io.nodelet.ctl.bundle.BundleCommand;
import io.nodelet.ctl.node.NodeCommand;
import io.nodelet.ctl.packages.PackageCommand;
import io.nodelet.ctl.sandbox.SandboxCommand;
import io.nodelet.ctl.token.TokenCommand;
import io.nodelet.model.NodeletException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/// nodeletctl: local clusters, join tokens and component bundles, for a person at a terminal.
@Command(
        name = "nodeletctl",
        description = "Kubernetes clusters from this machine: sandboxes, join tokens and component bundles.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            SandboxCommand.class,
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
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs one command line and returns its exit code.
    static int run(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(Main::report);
        line.setUsageHelpAutoWidth(true);
        if (args.length == 0) {
            line.usage(line.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    private static int report(Exception failure, CommandLine line, ParseResult parsed) {
        if (!(failure instanceof NodeletException known)) {
            return unforeseen(failure, line);
        }
        Ansi ansi = line.getColorScheme().ansi();
        line.getErr().println(ansi.string("@|bold,red error:|@ ") + known.getMessage());
        if (!known.remedy().isEmpty()) {
            line.getErr().println(ansi.string("@|bold next:|@  ") + known.remedy());
        }
        return CommandLine.ExitCode.SOFTWARE;
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
