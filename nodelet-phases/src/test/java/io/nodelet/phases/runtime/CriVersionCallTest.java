package io.nodelet.phases.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.RunningConfig;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against answers as containerd 2.4.2 gives them; against containerd itself it is asked by every test on a real node.
class CriVersionCallTest {
    private static final String SETTINGS = "000006040000000000000500004000";
    private static final String ACKNOWLEDGED = "000000040100000000";
    private static final String HEADERS = "00000e01040000000188" + "5f8b1d75d0620d263d4c4d6564";
    private static final String VERSION = "00000d000000000001" + "00000000080a0676322e342e32";
    private static final String TRAILERS = "00000101050000000188";

    @TempDir
    Path folder;

    private Path socket;

    @BeforeEach
    void at() {
        socket = folder.resolve("containerd.sock");
    }

    @Test
    void aSlowMachinesContainerdHasMoreTime() {
        var containerdClient = new ContainerdClient(
                command -> {
                    throw new AssertionError(command);
                },
                new RunningConfig("auto", 10));
        assertThat(containerdClient.version().patience()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whoSaysItsVersionIsWell() throws IOException {
        assertThat(asked(SETTINGS + ACKNOWLEDGED + HEADERS + VERSION + TRAILERS))
                .isEqualTo(Health.healthy());
    }

    @Test
    void whoRefusesIsNot() throws IOException {
        assertThat(asked(SETTINGS + TRAILERS).isHealthy()).isFalse();
        assertThat(asked(SETTINGS + "000004030000000001" + "00000002").isHealthy())
                .isFalse();
        assertThat(asked("000008070000000000" + "0000000000000002").isHealthy()).isFalse();
    }

    @Test
    void whoHangsUpIsNot() throws IOException {
        assertThat(asked(SETTINGS).isHealthy()).isFalse();
    }

    @Test
    void whoSaysNothingIsNot() throws IOException {
        try (ServerSocketChannel _ = listening()) {
            assertThat(call(Duration.ofMillis(50)))
                    .isEqualTo(Health.unhealthy(
                            ReasonCode.SERVICE_SILENT, "containerd", "containerd does not answer within 0 s"));
        }
    }

    @Test
    void whoIsNotThereIsNot() {
        assertThat(call(Duration.ofSeconds(30)).isHealthy()).isFalse();
    }

    private Health asked(String answer) throws IOException {
        try (ServerSocketChannel server = listening()) {
            Thread.startVirtualThread(() -> answer(server, HexFormat.of().parseHex(answer)));
            return call(Duration.ofSeconds(30));
        } finally {
            assertThat(socket.toFile().delete()).isTrue();
        }
    }

    private Health call(Duration patience) {
        return new CriVersionCall(socket, patience).health();
    }

    private ServerSocketChannel listening() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(socket));
    }

    private static void answer(ServerSocketChannel server, byte[] answer) {
        try (SocketChannel client = server.accept()) {
            boolean _ = client.read(ByteBuffer.allocate(1 << 12)) > 0;
            boolean _ = client.write(ByteBuffer.wrap(answer)) > 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
