package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarReaderTest {
    @TempDir
    Path folder;

    @Test
    void unpacksWhatTheSystemsTarPacked() throws IOException {
        Path from = Files.createDirectories(folder.resolve("from/bin"));
        Files.writeString(from.resolve("a"), "x".repeat(1000));
        Files.writeString(from.resolve("empty"), "");
        Path tar = folder.resolve("t.tar.gz");
        LongRunningTool.of("tar", "-C", folder.resolve("from").toString(), "-czf", tar.toString(), ".")
                .run();

        new TarReader(tar).extract(folder.resolve("to"));

        assertThat(folder.resolve("to/bin/a")).hasContent("x".repeat(1000));
        assertThat(folder.resolve("to/bin/empty")).isEmptyFile();
    }

    @Test
    void refusesNamesThatLeadOut() throws IOException {
        Path tar = write("../evil");

        assertThatThrownBy(() -> new TarReader(tar).extract(folder.resolve("to")))
                .hasMessage("cannot read the archive " + tar + ": it holds ../evil, which leads out of the folder");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesLinks() throws IOException {
        Path tar = folder.resolve("t.tar");
        try (TarWriter writer = new TarWriter(Files.newOutputStream(tar))) {
            writer.link("bin", "/etc");
        }

        assertThatThrownBy(() -> new TarReader(tar).extract(folder.resolve("to")))
                .hasMessage("cannot read the archive " + tar + ": it holds bin, which is not a plain file");
    }

    @Test
    void refusesHalfATar() throws IOException {
        Path tar = write("file");
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 600));

        assertThatThrownBy(() -> new TarReader(tar).extract(folder.resolve("to")))
                .hasMessage("cannot read the archive " + tar + ": it ends too early");
    }

    @Test
    void refusesWhatIsNoTar() throws IOException {
        Path tar = Files.writeString(folder.resolve("t.tar"), "z".repeat(2000));

        assertThatThrownBy(() -> new TarReader(tar).extract(folder.resolve("to")))
                .hasMessage("cannot read the archive " + tar + ": it is damaged, or no tar");
    }

    @Test
    void refusesHalfAGzip() throws IOException {
        Path tar = folder.resolve("t.tar.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(tar))) {
            out.write(Files.readAllBytes(write("file")));
        }
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 40));

        assertThatThrownBy(() -> new TarReader(tar).extract(folder.resolve("to")))
                .hasMessage("cannot read the archive " + tar + ": it ends too early");
    }

    private Path write(String name) throws IOException {
        Path tar = folder.resolve("t.tar");
        try (TarWriter writer = new TarWriter(Files.newOutputStream(tar))) {
            writer.file(name, "y".repeat(700).getBytes(StandardCharsets.US_ASCII), 0644);
        }
        return tar;
    }
}
