package io.nodelet.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonConnectionTest {
    @TempDir
    private Path folder = Path.of("");

    /// The kernel takes connections for a process that was stopped, or hangs.
    @Test
    void aDaemonThatDoesNotAnswerIsNotWaitedForForever() throws IOException {
        Path socket = folder.resolve("control");
        try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hung.bind(UnixDomainSocketAddress.of(socket));
            try (DaemonConnection daemon =
                    DaemonConnection.to(socket, Duration.ofMillis(50)).orElseThrow()) {
                assertThatThrownBy(daemon::documents)
                        .isInstanceOf(NodeletException.class)
                        .hasMessageContaining("the daemon did not answer within 0.05 s");
            }
            try (DaemonConnection daemon =
                    DaemonConnection.to(socket, Duration.ofMillis(50)).orElseThrow()) {
                var stop = new PhaseRequest(
                        "phases stop",
                        RunRequest.all(List.of(Operation.STOP), RunOptions.ALL),
                        false,
                        Optional.empty());
                assertThatThrownBy(() -> daemon.order(stop, RunEvent.Sink.NONE))
                        .as("an order")
                        .hasMessageContaining("the daemon did not answer within 0.05 s");
            }
            try (DaemonConnection daemon =
                    DaemonConnection.to(socket, Duration.ofMillis(50)).orElseThrow()) {
                assertThat(daemon.answers()).isFalse();
            }
        }
    }

    @Test
    void aDaemonThatGoesAwayIsSaidToHaveGone() throws IOException {
        Path socket = folder.resolve("control");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (DaemonConnection daemon = DaemonConnection.to(socket).orElseThrow()) {
                server.accept().close();
                assertThatThrownBy(daemon::metrics)
                        .isInstanceOf(NodeletException.class)
                        .hasMessageMatching("the daemon went away .*|the other end of the socket is gone.*");
            }
        }
    }
}
