package io.nodelet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    @TempDir
    Path folder;

    @Test
    void knowsThePublishedExample() {
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void givesTheSameForBigFilesWhoeverReckons() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(7).nextBytes(content);
        Path big = Files.write(folder.resolve("a name\nwith a line break"), content);

        assertThat(Sha256.of(big)).isEqualTo(Sha256.here(big)).isEqualTo(Sha256.of(content));
        assertThat(FileDigest.of(big)).hasValue(Sha256.of(content));
    }

    @Test
    void saysWhichFileItCannotRead() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> Sha256.of(none))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("cannot read " + none);
    }
}
