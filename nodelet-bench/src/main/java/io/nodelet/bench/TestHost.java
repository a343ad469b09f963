package io.nodelet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An empty sandbox host, made for one measurement and removed after it.
final class TestHost implements AutoCloseable {
    private static final String NODELETCTL = "target/dist/bin/nodeletctl";
    private static final long LIMIT_MINUTES = 5;
    private final String name;

    private TestHost(String name) {
        this.name = name;
    }

    /// Makes the host and starts nothing in it.
    static TestHost make(String name) {
        run("", NODELETCTL, "sandbox", "up", "--name", name, "--hosts-only", "--yes");
        return new TestHost(name);
    }

    /// Runs a shell script in the host and returns what it printed.
    String sh(String script) {
        return run(script, NODELETCTL, "sandbox", "exec", "--name", name, "master-1", "--", "sh", "-s");
    }

    @Override
    public void close() {
        run("", NODELETCTL, "sandbox", "down", "--name", name);
    }

    private static String run(String input, String... argv) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(List.of(argv)))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", argv) + " took too long");
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
