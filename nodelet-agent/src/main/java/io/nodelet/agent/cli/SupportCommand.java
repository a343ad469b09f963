package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.config.ConfigErrors;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.diagnosis.support.SupportArchives;
import io.nodelet.diagnosis.support.SupportSources;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd support`: an archive for whoever helps from afar. Works on a node that is stuck, and without a daemon.
final class SupportCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private final CliContext context;

    SupportCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.command(
                        "support",
                        this::support,
                        "Packs what one needs to find out what is wrong with this node, without its secrets")
                .addOption(CommonOptions.text(
                        "FILE",
                        "The archive, .tar.gz; /var/tmp/nodelet-support-NODE-TIME.tar.gz otherwise.",
                        "-o",
                        "--output"))
                .addOption(CommonOptions.config());
    }

    private ExitCode support(CommandArguments arguments) {
        NodeConfig config = config(arguments);
        SupportSources sources = sources(arguments, config);
        Path file = arguments.text("--output").map(Path::of).orElseGet(() -> usual(sources));
        List<String> missing;
        try (OutputStream out = create(file)) {
            missing = SupportArchives.write(sources, out);
        } catch (IOException e) {
            throw new NodeletException("can't write " + file + ": " + e.getMessage(), e);
        }
        missing.forEach(text -> context.console().err().println("warning: " + text));
        context.console().out().println(file.toAbsolutePath());
        context.console()
                .err()
                .println(
                        "Keys, tokens and passwords were taken out. Names, addresses and logs are in it: look before you pass it on.");
        return ExitCode.OK;
    }

    private SupportSources sources(CommandArguments arguments, NodeConfig config) {
        NodeOperations operations = context.stacks().of(config);
        return new SupportSources(
                context.machine(),
                new LinuxCommands(),
                arguments.text("--config").map(Path::of).orElse(context.config()),
                config,
                context.logs(),
                context.state(),
                context.run(),
                context.status(),
                operations.identity().name(),
                "nodeletd " + context.buildInfo().version() + ", built "
                        + context.buildInfo().made(),
                asked(DaemonConnection::documents),
                asked(DaemonConnection::metrics),
                () -> new WhyCommand(context).collect(arguments),
                operations::api);
    }

    /// What the daemon says; each on a connection of its own, as one of them may hang.
    private <T> Callable<T> asked(Function<DaemonConnection, T> question) {
        return () -> {
            try (DaemonConnection daemon = DaemonConnection.to(context.socket())
                    .orElseThrow(() -> new NodeletException("no daemon runs on this node"))) {
                return question.apply(daemon);
            }
        };
    }

    /// One that can't be read is in the archive as it is.
    private NodeConfig config(CommandArguments arguments) {
        try {
            return new ConfigSource(context).load(arguments);
        } catch (ConfigErrors e) {
            context.console().err().println("warning: the configuration is wrong: " + e.getMessage());
            return NodeConfig.DEFAULTS;
        }
    }

    private Path usual(SupportSources sources) {
        String time = TIME.format(context.machine().clock().instant());
        return context.machine().path("/var/tmp/nodelet-support-" + sources.node() + "-" + time + ".tar.gz");
    }

    /// A new file that only its owner can read, from its first byte on.
    private static OutputStream create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new NodeletException(file + " is there already", "Name another file: --output FILE.", e);
        }
        return Files.newOutputStream(file);
    }
}
