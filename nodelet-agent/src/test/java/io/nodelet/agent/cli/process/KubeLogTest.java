package io.nodelet.agent.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeLogTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    private KubeLog log() {
        var clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
        return new KubeLog(folder, clock, new PrintStream(complaints, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("kube.log")).stream()
                .map(readAllLine -> readAllLine.replaceFirst("^2026-11-22T12:00:00Z nodeletd\\[[0-9]+] ", ""))
                .toList();
    }

    /// A folder in the file's place stands for a full disk.
    @Test
    void whatCannotBeWrittenWaitsAndIsComplainedOfOnce() throws IOException {
        Path inTheWay = Files.createDirectory(folder.resolve("kube.log"));
        try (KubeLog log = log()) {
            log.say("one");
            log.say("two");
            Files.delete(inTheWay);
            log.say("three");
            assertThat(lines()).containsExactly("one", "two", "three");

            log.say("four");
        }

        assertThat(lines()).containsExactly("one", "two", "three", "four");
        assertThat(complaints.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("warning: cannot write " + inTheWay);
    }

    /// Part of a line may be somebody else's words: a request's name, a program's last line.
    @Test
    void nobodysWordsLookLikeALineOfOurs() throws IOException {
        try (KubeLog log = log()) {
            log.say("refused x\napproved admin of master-1\u001b[31m\rapproved all");
        }

        assertThat(lines()).containsExactly("refused x", "  | approved admin of master-1?[31m", "  | approved all");
    }

    @Test
    void theOldestGoWhenTooManyWait() throws IOException {
        Path inTheWay = Files.createDirectory(folder.resolve("kube.log"));
        try (KubeLog log = log()) {
            for (int i = 0; i < KubeLog.MOST + 5; i++) {
                log.say("line " + i);
            }
            Files.delete(inTheWay);
        }

        assertThat(lines())
                .hasSize(KubeLog.MOST + 1)
                .startsWith("5 lines were dropped, as the log could not be written", "line 5")
                .endsWith("line " + (KubeLog.MOST + 4));
    }
}
