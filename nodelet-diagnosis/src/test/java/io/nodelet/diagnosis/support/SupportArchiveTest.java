package io.nodelet.diagnosis.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportArchiveTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aPieceThatFailsOrHangsLeavesALine() throws IOException {
        var never = new CountDownLatch(1);
        var archive = new SupportArchive(
                "node n1",
                Instant.parse("2026-11-22T12:00:00Z"),
                new Redactor(List.of("known-secret")),
                Duration.ofMillis(300));

        List<String> missing = archive.write(
                List.of(
                        new ArchiveEntry("a/good.txt", () -> "good\n"),
                        new ArchiveEntry("a/hangs.txt", () -> {
                            never.await();
                            return "";
                        }),
                        new ArchiveEntry("a/fails.txt", () -> {
                            throw new IOException("disk with known-secret is gone");
                        })),
                out);

        assertThat(missing)
                .containsExactly(
                        "a/hangs.txt: not there within 0 s",
                        "a/fails.txt: java.io.IOException: disk with [removed] is gone");
        Path file = Files.write(folder.resolve("a.tar.gz"), out.toByteArray());
        Untarred files = Untarred.of(new ByteArrayInputStream(Files.readAllBytes(file)));
        assertThat(files.text("a/good.txt")).isEqualTo("good\n");
        assertThat(files.text("a/hangs.txt")).startsWith("nothing came of this: not there within");
        assertThat(files.text("README.txt"))
                .startsWith("node n1\n\n")
                .containsPattern("a/good.txt +[0-9.]+ s  good\n")
                .containsPattern("a/fails.txt +[0-9.]+ s  java.io.IOException: disk with \\[removed] is gone\n");
        assertThat(files.names()).allMatch(text -> files.mode(text) == 0600);
    }
}
