package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.agent.support.SupportArchives;
import io.nodelet.agent.support.SupportSources;
import io.nodelet.config.ConfigErrors;
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
    private final CliContext cliContext;

    SupportCommand(CliContext cliContext) {
        this.cliContext = cliContext;
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

    private ExitCode support(CommandArguments commandArguments) {
        NodeConfig config = config(commandArguments);
        SupportSources sources = sources(commandArguments, config);
        Path file = commandArguments.text("--output").map(Path::of).orElseGet(() -> usual(sources));
        List<String> missing;
        try (OutputStream out = create(file)) {
            missing = SupportArchives.write(sources, out);
        } catch (IOException e) {
            throw new NodeletException("can't write " + file + ": " + e.getMessage(), e);
        }
        missing.forEach(text -> cliContext.console().err().println("warning: " + text));
        cliContext.console().out().println(file.toAbsolutePath());
        cliContext
                .console()
                .err()
                .println(
                        "Keys, tokens and passwords were taken out. Names, addresses and logs are in it: look before you pass it on.");
        return ExitCode.OK;
    }

    private SupportSources sources(CommandArguments commandArguments, NodeConfig config) {
        NodeOperations nodeOperations = cliContext.stacks().of(config);
        return new SupportSources(
                cliContext.machine(),
                new LinuxCommands(),
                commandArguments.text("--config").map(Path::of).orElse(cliContext.config()),
                config,
                cliContext.logs(),
                cliContext.state(),
                cliContext.run(),
                cliContext.status(),
                nodeOperations.identity().name(),
                "nodeletd " + cliContext.buildInfo().version() + ", built "
                        + cliContext.buildInfo().made(),
                asked(DaemonConnection::documents),
                asked(DaemonConnection::metrics),
                () -> new WhyCommand(cliContext).collect(commandArguments),
                nodeOperations::api);
    }

    /// What the daemon says; each on a connection of its own, as one of them may hang.
    private <T> Callable<T> asked(Function<DaemonConnection, T> question) {
        return () -> {
            try (DaemonConnection daemon = DaemonConnection.to(cliContext.socket())
                    .orElseThrow(() -> new NodeletException("no daemon runs on this node"))) {
                return question.apply(daemon);
            }
        };
    }

    /// One that can't be read is in the archive as it is.
    private NodeConfig config(CommandArguments commandArguments) {
        try {
            return new ConfigSource(cliContext).load(commandArguments);
        } catch (ConfigErrors e) {
            cliContext.console().err().println("warning: the configuration is wrong: " + e.getMessage());
            return NodeConfig.DEFAULTS;
        }
    }

    private Path usual(SupportSources sources) {
        String time = TIME.format(cliContext.machine().clock().instant());
        return cliContext.machine().path("/var/tmp/nodelet-support-" + sources.node() + "-" + time + ".tar.gz");
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
