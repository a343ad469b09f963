package io.nodelet.bench;

import io.nodelet.host.AtomicFile;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.SandboxStore;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// An empty sandbox host, made for one measurement and removed after it with those beside it, also when the program
/// is ended. `NODELET_INIT=systemd` in the environment gives it a real systemd.
final class TestHost implements AutoCloseable {
    private static final String NODELETCTL = "target/dist/bin/nodeletctl";
    private static final long LIMIT_MINUTES = 5;
    private final String name;
    private final String host;
    private final AtomicBoolean removed = new AtomicBoolean();

    private TestHost(String name, String host) {
        this.name = name;
        this.host = host;
    }

    /// Makes the host, a master, and starts nothing in it.
    static TestHost make(String name) {
        return make(name, 0);
    }

    /// The same, with empty workers beside it.
    static TestHost make(String name, int workers) {
        String init = System.getenv().getOrDefault("NODELET_INIT", "small");
        TestHost host = new TestHost(name, "master-1");
        Runtime.getRuntime().addShutdownHook(new Thread(host::close));
        String[] up = {NODELETCTL, "sandbox", "up", "--name", name, "--hosts-only", "--yes", "--init", init};
        run("", with(up, "--workers", "" + workers));
        return host;
    }

    /// Another host of the same sandbox. Not to be closed.
    TestHost beside(String other) {
        return new TestHost(name, other);
    }

    /// Puts a text of the benchmarks into its /var/tmp.
    void put(String text) {
        AtomicFile.write(root().resolve("var/tmp").resolve(text), BenchResources.text(text), "0644");
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
        return Sandboxes.rootOf(recorded());
    }

    /// It, as it is on record.
    Host recorded() {
        return sandbox().host(host);
    }

    Sandbox sandbox() {
        return SandboxStore.of(System.getenv()).get(name);
    }

    @Override
    public void close() {
        if (removed.compareAndSet(false, true)) {
            run("", NODELETCTL, "sandbox", "down", "--name", name);
        }
    }

    private String[] exec() {
        return new String[] {NODELETCTL, "sandbox", "exec", "--name", name, host, "--", "sh", "-s"};
    }

    private static String[] with(String[] command, String... more) {
        return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
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
