package io.nodelet.bench;

import io.nodelet.sandbox.Sandboxes;
import io.nodelet.sandbox.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// An empty sandbox host, made for one measurement and removed after it, also when the program is ended.
/// `NODELET_INIT=systemd` in the environment gives it a real systemd.
final class TestHost implements AutoCloseable {
    private static final String NODELETCTL = "target/dist/bin/nodeletctl";
    private static final long LIMIT_MINUTES = 5;
    private final String name;
    private final AtomicBoolean removed = new AtomicBoolean();

    private TestHost(String name) {
        this.name = name;
    }

    /// Makes the host and starts nothing in it.
    static TestHost make(String name) {
        String init = System.getenv().getOrDefault("NODELET_INIT", "small");
        TestHost host = new TestHost(name);
        Runtime.getRuntime().addShutdownHook(new Thread(host::close));
        run("", NODELETCTL, "sandbox", "up", "--name", name, "--hosts-only", "--yes", "--init", init);
        return host;
    }

    /// Runs a shell script in the host and returns what it printed.
    String sh(String script) {
        return run(script, exec()).out();
    }

    /// The same, for a script that must end well.
    String must(String script) {
        Ran ran = run(script, exec());
        if (ran.exit() != 0) {
            throw new IllegalStateException("a script in the host ended with " + ran.exit() + ":\n" + script);
        }
        return ran.out();
    }

    /// Its files, as this process sees them.
    Path root() {
        return Sandboxes.rootOf(Store.of(System.getenv()).get(name).host(""));
    }

    @Override
    public void close() {
        if (removed.compareAndSet(false, true)) {
            run("", NODELETCTL, "sandbox", "down", "--name", name);
        }
    }

    private String[] exec() {
        return new String[] {NODELETCTL, "sandbox", "exec", "--name", name, "master-1", "--", "sh", "-s"};
    }

    private record Ran(int exit, String out) {}

    private static Ran run(String input, String... argv) {
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
            return new Ran(process.exitValue(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
