package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Ctrl-C, SIGTERM, `--timeout` and a second nodeletd do, tried on real processes.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class InterruptTest {
    @TempDir
    Path folder;

    @Test
    void aSignalEndsARunInOrder() throws Exception {
        Process program = start("phases", "start", "--verbose");
        awaitLine(program, "waiting for what never comes");
        assertThat(folder.resolve("run/nodelet/nodeletd.lock"))
                .content()
                .contains("`phases start` (pid " + program.pid());

        program.toHandle().destroy();

        assertThat(program.waitFor()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(errors(program)).contains("error: interrupted").contains("Run the same command again");
        assertThat(folder.resolve("run/nodelet")).doesNotExist();
    }

    @Test
    void aSecondOneIsRefusedByWhoIsFirst() throws Exception {
        Process first = start("phases", "start", "--verbose");
        awaitLine(first, "waiting for what never comes");

        Process second = start("phases", "stop");

        assertThat(second.waitFor()).isEqualTo(ExitCode.BUSY.code());
        assertThat(errors(second)).contains("`phases start` (pid " + first.pid() + ", since ");
        assertThat(Files.exists(folder.resolve("run/nodelet/nodeletd.lock"))).isTrue();
        first.toHandle().destroy();
        first.waitFor();
    }

    @Test
    void aLockDiesWithItsOwner() throws Exception {
        Process first = start("phases", "start", "--verbose");
        awaitLine(first, "waiting for what never comes");
        first.destroyForcibly().waitFor();

        assertThat(start("phases", "stop").waitFor()).isZero();
    }

    @Test
    void aRunGivesUpAtItsTimeout() throws Exception {
        Process program = start("phases", "start", "--timeout", "300ms");

        assertThat(program.waitFor()).isEqualTo(ExitCode.TIMEOUT.code());
        assertThat(errors(program)).contains("not done within 0.3 s (--timeout)");
    }

    private Process start(String... words) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WaitingProgram.class.getName(),
                folder.toString()));
        argv.addAll(List.of(words));
        return new ProcessBuilder(argv).start();
    }

    private static void awaitLine(Process program, String part) throws IOException {
        BufferedReader lines = program.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.contains(part)) {
            line = lines.readLine();
        }
        assertThat(line).as("a line with \"%s\"", part).isNotNull();
    }

    private static String errors(Process program) throws IOException {
        return new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
