package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = new byte[200_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    private FileServer server;
    private Path target;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer().put("big", CONTENT);
        target = folder.resolve("sub/big");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetches() {
        fetch();

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests).containsExactly("/big");
    }

    @Test
    void goesOnWhereATransferBroke() {
        server.breakOff("big");

        fetch();

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests).hasSize(2);
        assertThat(server.requests.get(1)).startsWith("/big bytes=");
    }

    @Test
    void goesOnWhereAnEarlierRunStopped() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.write(folder.resolve("sub/big.part"), java.util.Arrays.copyOf(CONTENT, 150_000));

        fetch();

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(server.requests).containsExactly("/big bytes=150000-");
        assertThat(folder.resolve("sub/big.part")).doesNotExist();
    }

    @Test
    void startsAgainWhereTheServerKnowsNoRanges() {
        server.knowsRanges = false;
        server.breakOff("big");

        fetch();

        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void startsAgainWhenWhatIsThereIsTooLong() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.write(folder.resolve("sub/big.part"), new byte[300_000]);

        fetch();

        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void saysWhatTheServerDoesNotHave() {
        URI address = URI.create(server.address() + "none");

        assertThatThrownBy(() -> new Download().fetch(address, target, n -> {}))
                .hasMessage("cannot fetch " + address + ": the server has no such file");
        assertThat(new Download().small(address)).isEmpty();
    }

    @Test
    void saysWhenNobodyAnswers() {
        URI address = URI.create(server.address() + "big");
        server.close();

        assertThatThrownBy(() -> new Download().fetch(address, target, n -> {}))
                .hasMessageStartingWith("cannot fetch " + address + ": ");
    }

    private void fetch() {
        new Download().fetch(URI.create(server.address() + "big"), target, n -> {});
    }
}
