package io.nodelet.bundle.build;

import io.nodelet.model.NodeletException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// An external program that works for minutes and tells how far it is, line by line.
///
/// @param argv program and arguments
/// @param folder where it runs
/// @param env variables on top of the user's own; an empty value takes a variable away
/// @param limit after which it is ended, with all its children
record LongRunningTool(List<String> argv, Path folder, Map<String, String> env, Duration limit) {

    static LongRunningTool of(String... argv) {
        return new LongRunningTool(List.of(argv), Path.of("/"), Map.of(), Duration.ofSeconds(30));
    }

    /// How it ended, with every line it wrote to either stream.
    record Result(int exit, List<String> lines) {
        boolean ok() {
            return exit == 0;
        }

        String text() {
            return String.join("\n", lines);
        }
    }

    Result run() {
        return run(line -> {});
    }

    /// Runs it to its end; when this program is ended meanwhile, so is the tool.
    Result run(Consumer<String> watcher) {
        Process process = start();
        Thread atExit = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(atExit);
        AtomicBoolean late = new AtomicBoolean();
        Thread clock = Thread.ofVirtual().start(() -> late.set(overstays(process)));
        try {
            List<String> lines = read(process, watcher);
            int exit = process.waitFor();
            clock.join();
            if (late.get()) {
                throw new NodeletException("`" + argv.getFirst() + "` was not done after " + limit.toSeconds() + " s");
            }
            return new Result(exit, lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("`" + argv.getFirst() + "` was interrupted", e);
        } finally {
            end(process);
            forget(atExit);
        }
    }

    private Process start() {
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
        env.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new NodeletException("cannot run `" + argv.getFirst() + "`: " + e.getMessage(), e);
        }
    }

    private boolean overstays(Process process) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            end(process);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static List<String> read(Process process, Consumer<String> watcher) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                watcher.accept(line);
            }
        } catch (IOException e) {
            // Killing it may close the pipe under the reader; whoever waits for the end says what became of it.
            end(process);
        }
        return lines;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this program is ending, and the hook is what ended the tool
        }
    }
}
