package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.ledger.PriorState;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedSocketsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private SharedSockets shared;

    @BeforeEach
    void place() {
        folder = root.resolve("run").resolve("s");
        shared = new SharedSockets(folder);
    }

    @Test
    void nothingBeforeAndNothingAfter() throws IOException {
        PriorState priorState = shared.before();
        Files.createDirectories(folder);
        leave("killed");

        shared.restore(priorState);

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void whatSomebodyListensAtStays() throws IOException {
        PriorState priorState = shared.before();
        Files.createDirectories(folder);
        try (ServerSocketChannel foreign = listen("foreign")) {
            leave("killed");

            shared.restore(priorState);

            assertThat(foreign.isOpen()).isTrue();
            assertThat(folder.resolve("foreign")).exists();
            assertThat(folder.resolve("killed")).doesNotExist();
        }
    }

    @Test
    void whatWasThereBeforeStays() throws IOException {
        Files.createDirectories(folder);
        leave("old");
        PriorState priorState = shared.before();
        leave("killed");

        shared.restore(priorState);

        assertThat(folder).isDirectoryContaining(path -> path.endsWith("old"));
        assertThat(folder.resolve("killed")).doesNotExist();
    }

    @Test
    void filesAreNoSockets() throws IOException {
        PriorState priorState = shared.before();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("note"), "of somebody");

        shared.restore(priorState);

        assertThat(folder.resolve("note")).hasContent("of somebody");
    }

    private void leave(String name) throws IOException {
        listen(name).close();
    }

    private ServerSocketChannel listen(String name) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve(name)));
    }
}
