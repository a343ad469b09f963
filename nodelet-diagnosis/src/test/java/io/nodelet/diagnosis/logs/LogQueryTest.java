package io.nodelet.diagnosis.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.LogRotation;
import io.nodelet.host.linux.Poll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads logs that are really cut while they are read.
class LogQueryTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final int LIMIT = 20_000;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Path log() {
        return folder.resolve("etcd.log");
    }

    /// One line a second.
    private static String lines(int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(BEGIN.plusSeconds(i)).append(" line ").append(i).append('\n');
        }
        return text.toString();
    }

    private void append(String text) throws IOException {
        try (OutputStream file = Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void cut(Commands commands) {
        new LogRotation(folder, LIMIT, 5, commands).rotate(List.of("etcd"));
    }

    private static CommandResult unable(Command command) {
        return new CommandResult(command, 1, "", "Operation not supported", Duration.ZERO);
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String read(Optional<Duration> since, int now, long lines) throws IOException {
        out.reset();
        new LogQuery(log(), BEGIN.plusSeconds(now), since, lines).write(out);
        return written();
    }

    @Test
    void theLastLinesMayLieInWhatWasCutOff() throws IOException {
        append(lines(0, 3000));
        cut(new LinuxCommands());
        append(lines(3000, 3010));

        assertThat(read(Optional.empty(), 3010, 5)).isEqualTo(lines(3005, 3010));
        assertThat(read(Optional.empty(), 3010, 1500)).isEqualTo(lines(1510, 3010));
        assertThat(read(Optional.empty(), 3010, Long.MAX_VALUE)).isEqualTo(lines(0, 3010));
        assertThat(read(Optional.empty(), 3010, 0)).isEmpty();
    }

    @Test
    void whatWasPrintedSinceMayLieThereToo() throws IOException {
        append(lines(0, 2000));
        cut(new LinuxCommands());
        append(lines(2000, 4000));
        cut(LogQueryTest::unable);
        append(lines(4000, 4010));
        append("  without a time: part of the line above\n");

        String rest = "  without a time: part of the line above\n";
        assertThat(read(Optional.of(Duration.ofSeconds(5)), 4010, Long.MAX_VALUE))
                .isEqualTo(lines(4005, 4010) + rest);
        assertThat(read(Optional.of(Duration.ofMinutes(50)), 4010, Long.MAX_VALUE))
                .isEqualTo(lines(1010, 4010) + rest);
        assertThat(read(Optional.of(Duration.ofMinutes(50)), 4010, 3)).isEqualTo(lines(4008, 4010) + rest);
        assertThat(read(Optional.of(Duration.ofHours(9)), 4010, Long.MAX_VALUE)).isEqualTo(lines(0, 4010) + rest);
        assertThat(read(Optional.of(Duration.ofSeconds(5)), 9000, Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void aLastLineWithoutAnEndIsALine() throws IOException {
        append("a\nb\nc");

        assertThat(read(Optional.empty(), 0, 2)).isEqualTo("b\nc");
    }

    /// Somebody prints, the log is cut again and again, and each byte comes once.
    @Test
    void followsThroughCuts() throws IOException, InterruptedException {
        append(lines(0, 10));
        var cutOften = new AtomicBoolean();
        var printed = new AtomicInteger(10);
        Thread printer = Thread.ofPlatform().unstarted(() -> {
            while (printed.get() < 20_000 || !cutOften.get()) {
                try {
                    append(lines(printed.get(), printed.incrementAndGet()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        try (var follower = new LogFollower(log(), out)) {
            printer.start();
            while (printer.isAlive()) {
                cut(new LinuxCommands());
                follower.poll();
                cutOften.set(LogRotation.compressed(log()).size() > 3);
            }
            follower.poll();
        }

        assertThat(LogRotation.compressed(log())).hasSizeGreaterThan(3);
        assertThat(written()).isEqualTo(lines(10, printed.get()));
    }

    @Test
    void readsWhatItMissedInWhatWasCutOff() throws IOException {
        append(lines(0, 10));
        for (Commands commands : List.<Commands>of(new LinuxCommands(), LogQueryTest::unable)) {
            out.reset();
            try (var follower = new LogFollower(log(), out)) {
                append(lines(10, 2000));
                cut(commands);
                append(lines(2000, 4000));
                cut(commands);
                append(lines(4000, 4005));
                follower.poll();
                append(lines(4005, 4006));
                follower.poll();
                follower.poll();
            }
            assertThat(written()).isEqualTo(lines(10, 4006));
        }
    }

    @Test
    void waitsForALogAndFollowsOneThatComesAgain() throws IOException {
        try (var follower = new LogFollower(log(), out)) {
            follower.poll();
            append(lines(0, 3));
            follower.poll();
            append(lines(3, 4));
            Files.move(log(), folder.resolve("etcd-old.log"));
            follower.poll();
            append(lines(4, 5));
            follower.poll();
            Files.write(log(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            follower.poll();
            append(lines(5, 6));
            follower.poll();
        }

        assertThat(written()).isEqualTo(lines(0, 6));
    }

    @Test
    void showsTheEndAndGoesOnUntilNobodyReads() throws IOException, InterruptedException {
        append(lines(0, 50));
        var log = new LogQuery(log(), BEGIN, Optional.empty(), 2);
        BooleanSupplier over = () -> written().contains("line 50\n");
        Thread printer = Thread.ofPlatform().start(() -> {
            try {
                assertThat(Poll.until(Duration.ofSeconds(20), () -> written().contains("line 49\n")))
                        .isTrue();
                append(lines(50, 51));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        log.follow(out, Duration.ofMillis(1), over);

        assertThat(printer.join(Duration.ofSeconds(20))).isTrue();
        assertThat(written()).isEqualTo(lines(48, 51));
    }
}
