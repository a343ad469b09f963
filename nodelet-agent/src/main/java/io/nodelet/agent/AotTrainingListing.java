package io.nodelet.agent;

import io.nodelet.agent.cli.Program;
import io.nodelet.agent.cli.context.BuildInfo;
import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.Console;
import io.nodelet.checks.machine.Machine;
import io.nodelet.host.TrustedFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The training run for commands that only list. Its configuration lies in its own folder: root takes none from one
/// that others can write to, such as a checkout of somebody's.
final class AotTrainingListing {
    private AotTrainingListing() {}

    static void run(Path folder) throws IOException {
        try (InputStream keys = Objects.requireNonNull(AotTrainingListing.class.getResourceAsStream("train.yaml"))) {
            Files.copy(keys, folder.resolve("nodelet.yaml"));
        }
        int code = new Program(world(folder)).run("phases", "list");
        if (code != 0) {
            throw new IllegalStateException("the training run of listings ended with " + code);
        }
    }

    private static CliContext world(Path folder) {
        var out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Machine machine = Machine.real();
        return new CliContext(
                new Console(out, System.err, new ByteArrayInputStream(new byte[0]), false),
                machine,
                config -> new LocalNodeOperations(config, machine),
                BuildInfo.current(),
                folder.resolve("nodelet.yaml"),
                folder.resolve("run"),
                folder,
                folder,
                folder.resolve("status"),
                TrustedFiles.below(folder));
    }
}
