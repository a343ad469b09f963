package io.nodelet.host.linux;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs programs as child processes with a minimal environment.
public final class LinuxCommands implements Commands {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @Override
    public CommandResult run(Command command) {
        long started = System.nanoTime();
        Process process = start(command);
        try {
            var out = drain(process.getInputStream());
            var err = drain(process.getErrorStream());
            feed(process, command);
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NodeletException("`" + command + "` did not end within "
                        + command.timeout().toSeconds() + " s and was killed");
            }
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            return new CommandResult(command, process.exitValue(), out.join(), err.join(), took);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("`" + command + "` was interrupted", e);
        } finally {
            kill(process);
        }
    }

    private static Process start(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.argv());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("HOME", "/root");
        environment.putAll(command.env());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new NodeletException(
                    "can't run `" + command.argv().getFirst() + "`: " + e.getMessage(),
                    "Install the program, or put it on " + PATH + ".",
                    e);
        }
    }

    private static void feed(Process process, Command command) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(command.stdin().orElse("").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program that does not read its input may be gone already; its exit status tells the story.
            return;
        }
    }

    private static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }

    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
