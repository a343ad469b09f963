package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// In a namespace that a process of the test's holds, where nothing is up.
final class NetworkNamespaceTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Path OURS = Path.of("/proc/self/ns/net");

    @SuppressWarnings("NullAway.Init") // made before all tests
    private static Process holder;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private static NetworkNamespace theirs;

    @BeforeAll
    static void hold() throws IOException {
        holder = new ProcessBuilder("unshare", "--net", "sleep", "60").start();
        Path file = Path.of("/proc/" + holder.pid() + "/ns/net");
        theirs = new NetworkNamespace(file);
        assertThat(Poll.until(LIMIT, () -> !link(file).equals(link(OURS)))).isTrue();
    }

    @AfterAll
    static void end() {
        holder.destroyForcibly();
    }

    @Test
    void workIsDoneInThereAndNothingElseIs() throws IOException {
        Path before = link(OURS);

        assertThat(theirs.within(LIMIT, NetworkNamespaceTest::here)).isEqualTo(link(theirs.file()));

        assertThat(link(OURS)).isEqualTo(before);
        assertThat(here()).isEqualTo(before);
    }

    @Test
    void socketsAreOfThatNamespace() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");

        assertThat(new NetworkNamespace(OURS).within(LIMIT, () -> loopback.isReachable(500)))
                .isTrue();
        assertThatThrownBy(() -> theirs.within(LIMIT, () -> loopback.isReachable(500)))
                .hasMessageContaining("unreachable");
    }

    @Test
    void whatFailsIsSaid() {
        assertThatThrownBy(() -> new NetworkNamespace(Path.of("/run/netns/none-such")).within(LIMIT, () -> 1))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no /run/netns/none-such");
        assertThatThrownBy(() -> new NetworkNamespace(Path.of("/proc/self/ns/uts")).within(LIMIT, () -> 1))
                .hasMessage("the kernel lets nobody into /proc/self/ns/uts");
        assertThatThrownBy(() -> theirs.within(LIMIT, () -> {
                    throw new IOException("so it is");
                }))
                .hasMessage("so it is");
    }

    @Test
    void workThatDoesNotEndIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> theirs.within(Duration.ofMillis(50), () -> {
                    never.await();
                    return 1;
                }))
                .hasMessage("not done in " + theirs.file() + " within 50 ms");
    }

    /// The namespace of the thread that asks.
    private static Path here() {
        return link(Path.of("/proc/thread-self/ns/net"));
    }

    private static Path link(Path file) {
        try {
            return Files.readSymbolicLink(file);
        } catch (IOException e) {
            return OURS;
        }
    }
}
