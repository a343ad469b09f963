package io.nodelet.resources.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.host.linux.Poll;
import io.nodelet.resources.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real program that reads its file again when it is told to. It is bash's, as dash 0.5.12 loses a signal that
/// comes while it starts a command.
final class ReloadOnChangeTest {
    private static final String PROGRAM = """
            read() { cat "$1" >>"$2"; }
            trap 'read "$1" "$2"' HUP
            read "$1" "$2"
            while :; do sleep 0.02; done
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path config = folder;
    private Path seen = folder;
    private final OneProgram program = new OneProgram();

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(folder.resolve("config"), "one\n");
        seen = folder.resolve("seen");
    }

    @AfterEach
    void end() {
        program.stop("x", Duration.ZERO, true);
    }

    private void converge() {
        List<Item> items = new ReloadOnChange(program, "x", config, folder.resolve("note"))
                .around(new Service(
                        "x",
                        List.of(
                                "/usr/bin/env",
                                "--default-signal=HUP",
                                "/bin/bash",
                                "-c",
                                PROGRAM,
                                "x",
                                config.toString(),
                                seen.toString()),
                        List.of()));
        for (Item item : items) {
            if (item instanceof Action action && !action.check().isHealthy()) {
                action.perform(_ -> {});
            } else if (item instanceof Service service) {
                program.start(new ServiceUnit("x", service.argv(), service.env(), "f", ServiceUnit.Nature.CONFINED));
            }
        }
    }

    private void assertSees(String text) {
        Poll.until(Duration.ofSeconds(10), () -> text.equals(read()));
        assertThat(read()).isEqualTo(text);
    }

    private String read() {
        try {
            return Files.exists(seen) ? Files.readString(seen) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChangeIsReadOnceAndNothingElseIs() throws IOException {
        converge();
        assertSees("one\n");
        converge();
        Files.writeString(config, "two\n");
        converge();
        assertSees("one\ntwo\n");
        converge();
        assertSees("one\ntwo\n");
    }

    @Test
    void whatChangedWhileItWasDownNeedsNoWord() throws IOException {
        converge();
        assertSees("one\n");
        program.stop("x", Duration.ZERO, true);
        Files.writeString(config, "two\n");
        converge();
        assertSees("one\ntwo\n");
        converge();
        assertSees("one\ntwo\n");
    }

    private static final class OneProgram implements Services {
        private Optional<Process> process = Optional.empty();

        @Override
        public ServiceState state(String name) {
            return process.filter(Process::isAlive)
                    .<ServiceState>map(process -> new ServiceState.Running(process.pid(), "f"))
                    .orElseGet(ServiceState.Stopped::new);
        }

        @Override
        public void start(ServiceUnit unit) {
            if (state("x") instanceof ServiceState.Stopped) {
                try {
                    process = Optional.of(new ProcessBuilder(unit.argv()).start());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void stop(String name, Duration timeout, boolean all) {
            process.ifPresent(process -> {
                try {
                    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Override
        public Watching watch(Consumer<ServiceExit> sink) {
            throw new IllegalStateException("nobody watches");
        }

        @Override
        public Path log(String name) {
            throw new IllegalStateException("nobody reads");
        }
    }
}
