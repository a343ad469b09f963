package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    private static final int LIMIT = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Path log() {
        return folder.resolve("x.log");
    }

    private LogRotation rotation(Commands commands) {
        return new LogRotation(folder, LIMIT, 3, commands);
    }

    /// All that was printed, old parts first.
    private String everything() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path part : LogRotation.compressed(log()).reversed()) {
            try (var gz = new GZIPInputStream(Files.newInputStream(part))) {
                gz.transferTo(all);
            }
        }
        all.write(Files.readAllBytes(log()));
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String lines(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("line ").append(i).append('\n');
        }
        return text.toString();
    }

    private void append(String text) throws IOException {
        try (OutputStream out = Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static CommandResult unable(Command command) {
        return new CommandResult(command, 1, "", "Operation not supported", Duration.ZERO);
    }

    /// One that can't be cut, on a full disk for instance, is named once the others are.
    @Test
    void oneThatCantBeCutHoldsUpNoOther() throws IOException {
        Files.createDirectories(folder.resolve(".bad.log.gz.new/in-the-way"));
        Files.writeString(folder.resolve("bad.log"), lines(0, 4000));
        append(lines(0, 4000));
        assertThatThrownBy(() -> rotation(new LinuxCommands()).rotate(List.of("bad", "x")))
                .hasMessageContaining("can't cut the log " + folder.resolve("bad.log"));
        assertThat(LogRotation.compressed(log())).hasSize(1);
        assertThat(everything()).isEqualTo(lines(0, 4000));
    }

    /// A log that can't be cut would keep the disk full for ever. Copies are made once two of the older parts are gone.
    @Test
    void onAFullDiskOlderPartsMakeRoom() throws IOException {
        for (int part = 0; part < 3; part++) {
            append(lines(5000 * part, 5000 * (part + 1)));
            rotation(new LinuxCommands()).rotate(List.of("x"));
        }
        append(lines(15_000, 20_000));
        LogRotation full = new LogRotation(folder, LIMIT, 3, new LinuxCommands(), this::whereOnePartIsLeft, _ -> 0);
        assertThat(full.rotate(List.of("x"))).isEmpty();
        assertThat(everything()).endsWith(lines(15_000, 20_000));
        assertThat(LogRotation.compressed(log())).hasSize(2);
        assertThat(log().toFile().length()).isLessThan(LIMIT);
    }

    private void whereOnePartIsLeft(Path log, long length, Path to) throws IOException {
        if (LogRotation.compressed(log).size() > 1) {
            noRoom(log, length, to);
        }
        LogRotation.compress(log, length, to);
    }

    private static void noRoom(Path log, long length, Path to) throws IOException {
        Files.writeString(to, "half a copy");
        throw new IOException("No space left on device");
    }

    @Test
    void withoutAnyRoomTheOldestLinesGoAndTheNewestStay() throws IOException {
        append(lines(0, 5000));
        long before = Files.size(log());
        LogRotation full = new LogRotation(folder, LIMIT, 3, new LinuxCommands(), LogRotationTest::noRoom, _ -> 0);
        List<String> lost = full.rotate(List.of("x"));
        assertThat(lost).singleElement().asString().startsWith("the disk of " + log() + " is full: its oldest ");
        assertThat(log().toFile().length()).isLessThan(LIMIT);
        assertThat(lost.getFirst()).contains(" " + (before - Files.size(log())) + " bytes ");
        assertThat(lines(0, 5000)).endsWith(Files.readString(log()));
        assertThat(folder.toFile().list()).containsExactly("x.log");
    }

    @Test
    void withoutRoomWhereAFileSystemCannotCutTheFileIsEmptied() throws IOException {
        append(lines(0, 5000));
        LogRotation full = new LogRotation(folder, LIMIT, 3, LogRotationTest::unable, LogRotationTest::noRoom, _ -> 0);
        assertThat(full.rotate(List.of("x"))).hasSize(1);
        assertThat(log()).isEmptyFile();
    }

    /// With room there is another reason, which no loss would mend.
    @Test
    void nothingIsGivenUpForAnErrorThatIsNotTheDisksFullness() throws IOException {
        append(lines(0, 5000));
        LogRotation broken =
                new LogRotation(folder, LIMIT, 3, new LinuxCommands(), LogRotationTest::noRoom, _ -> Long.MAX_VALUE);
        assertThatThrownBy(() -> broken.rotate(List.of("x"))).hasMessageContaining("can't cut the log");
        assertThat(log()).hasContent(lines(0, 5000));
    }

    @Test
    void whatIsSmallIsLeftAlone() throws IOException {
        append(lines(0, 10));
        rotation(new LinuxCommands()).rotate(List.of("x", "not-there"));
        assertThat(folder.toFile().list()).containsExactly("x.log");
    }

    @Test
    void nothingIsLostAndOnlyTheNewestPartsAreKept() throws IOException {
        for (Commands commands : List.<Commands>of(new LinuxCommands(), LogRotationTest::unable)) {
            for (Path path : LogRotation.compressed(log())) {
                Files.delete(path);
            }
            Files.deleteIfExists(log());
            append(lines(0, 5000));
            rotation(commands).rotate(List.of("x"));
            append(lines(5000, 9000));
            rotation(commands).rotate(List.of("x"));
            assertThat(LogRotation.compressed(log())).hasSize(2);
            assertThat(log().toFile().length()).isLessThan(LIMIT);
            assertThat(everything()).isEqualTo(lines(0, 9000));
            for (int round = 0; round < 4; round++) {
                append(lines(0, 5000));
                rotation(commands).rotate(List.of("x"));
            }
            assertThat(LogRotation.compressed(log())).hasSize(3);
            assertThat(folder.toFile().list()).hasSize(4);
        }
    }

    /// A program goes on printing while its file is cut again and again: ext4 and xfs lose nothing.
    @Test
    void aProgramThatPrintsMeanwhileLosesNoLine() throws IOException, InterruptedException {
        Process printer = new ProcessBuilder("sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); done")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        LogRotation rotation = new LogRotation(folder, LIMIT, 100_000, new LinuxCommands());
        try {
            assertThat(Poll.until(PATIENCE, () -> cutTenTimes(rotation)))
                    .as("parts in %s", PATIENCE)
                    .isTrue();
        } finally {
            printer.destroyForcibly().waitFor();
        }
        List<String> printed = everything().lines().toList();
        for (int i = 0; i < printed.size() - 1; i++) {
            assertThat(printed.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    private boolean cutTenTimes(LogRotation rotation) {
        rotation.rotate(List.of("x"));
        return LogRotation.compressed(log()).size() >= 10;
    }
}
