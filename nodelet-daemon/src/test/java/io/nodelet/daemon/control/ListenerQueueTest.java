package io.nodelet.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Told to a listener at a real socket.
class ListenerQueueTest {
    @TempDir
    Path folder;

    private final ListenerQueue listenerQueue = new ListenerQueue();

    @SuppressWarnings("NullAway.Init") // set before each test
    private JsonLineChannel teller;

    @SuppressWarnings("NullAway.Init") // set before each test
    private JsonLineChannel listener;

    @BeforeEach
    void connect() throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("control"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            listener = new JsonLineChannel(SocketChannel.open(address));
            teller = new JsonLineChannel(server.accept());
        }
    }

    @AfterEach
    void close() {
        teller.close();
        listener.close();
    }

    @Test
    void aListenerThatReadsNothingHoldsUpNobodyAndHearsTheFirstEventsLater() throws InterruptedException {
        for (int i = 0; i < ListenerQueue.MOST + 100; i++) {
            listenerQueue.tell(Map.of("number", i));
        }
        listenerQueue.end();
        Thread writing = Thread.ofVirtual().start(() -> listenerQueue.writeTo(teller));
        for (int i = 0; i < ListenerQueue.MOST; i++) {
            assertThat(listener.read().orElseThrow().path("number").asInt()).isEqualTo(i);
        }
        writing.join();
    }

    @Test
    void aListenerThatIsGoneEndsTheWriting() {
        listener.close();
        listenerQueue.tell(Map.of("number", 0));
        assertThatExceptionOfType(NodeletException.class).isThrownBy(() -> listenerQueue.writeTo(teller));
    }
}
