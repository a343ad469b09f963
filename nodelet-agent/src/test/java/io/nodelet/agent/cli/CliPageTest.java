package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.BuildInfo;
import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.Console;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.host.TrustedFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// docs/cli.md is what the program says of itself; `-Dgolden.update=true` writes it.
class CliPageTest {
    private static final Path PAGE = Path.of("..", "docs", "cli.md");
    private static final String INTRODUCTION = """
            # nodeletd on the command line

            Written from the program's own help: change that, then run the tests of `nodelet-agent` with
            `-Dgolden.update=true`.

            - `--phase` takes an index from 1 as `phases list` shows it, a number such as `080`, a FILE with or without `.sh`,
              or a NAME. `start` begins there and goes on to the last phase, `stop` goes from the last phase down to it,
              `restart` does both, `status` looks at it alone; `--single` leaves out all other phases.
            - Progress stands above the table and, with its times, in `/var/log/pf9/kube/kube.log`. With `--output json` or
              `yaml` the result alone goes to the standard output, progress to the standard error.
            - One nodeletd at a time acts on a node. `/run/nodelet/nodeletd.lock` says which; the kernel frees the lock when its
              owner ends, however it does.
            - Ctrl-C and SIGTERM end a run in order. What was made stays recorded, and the same command goes on from there.
            """;

    @TempDir
    Path root;

    @Test
    void thePageIsCurrent() throws IOException {
        var page = new StringBuilder(INTRODUCTION);
        page.append("\n## Exit codes\n\n| code | meaning |\n| --- | --- |\n");
        for (ExitCode code : ExitCode.values()) {
            page.append("| %d | %s |%n".formatted(code.code(), code.meaning()));
        }
        append(page, commandLine());

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page.toString());
    }

    private static void append(StringBuilder page, CommandLine command) {
        page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n");
        page.append(command.getUsageMessage(Ansi.OFF)).append("```\n");
        command.getSubcommands().values().forEach(child -> append(page, child));
    }

    private CommandLine commandLine() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var console = new Console(nowhere, nowhere, new ByteArrayInputStream(new byte[0]), false);
        var recorded = RecordedMachine.sound(root);
        var buildInfo = new BuildInfo("1.2.3", "2026-11-22T00:00:00Z");
        return new Program(new CliContext(
                        console,
                        recorded.machine(),
                        _ -> new TestStack(root, ""),
                        buildInfo,
                        root,
                        root,
                        root,
                        root,
                        root,
                        TrustedFiles.below(root)))
                .commandLine();
    }
}
