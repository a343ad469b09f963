package io.nodelet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs the programs that are tested, as a user would.
final class Shell {
    /// What a program left.
    record Result(int exit, String out, String err) {}

    private Shell() {}

    static Result run(String... argv) {
        return run(Map.of(), "", List.of(argv));
    }

    /// Runs a program to its end, with more environment and a standard input.
    static Result run(Map<String, String> environment, String input, List<String> argv) {
        try {
            Path out = Files.createTempFile("nodelet-e2e", ".out");
            Path err = Files.createTempFile("nodelet-e2e", ".err");
            Process process = start(environment, argv, out, err);
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(argv + " did not end");
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Process start(Map<String, String> environment, List<String> argv, Path out, Path err) {
        try {
            ProcessBuilder builder = new ProcessBuilder(argv);
            builder.environment().putAll(environment);
            return builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
