package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real socket, held by another program.
class NotifySocketTest {
    private static final String LISTENER = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1].replace("@", chr(0)))
            open(sys.argv[2], "w").close()
            open(sys.argv[3], "wb").write(s.recv(1000))
            """;

    @TempDir
    Path folder;

    @Test
    void aFileSocketHears() throws Exception {
        assertHeard(folder.resolve("notify").toString());
    }

    @Test
    void anAbstractSocketHears() throws Exception {
        assertHeard("@nodelet-test-" + ProcessHandle.current().pid());
    }

    @Test
    void nobodyListensAndNobodyMinds() {
        assertThat(NotifySocket.of(Map.of())).isEmpty();
        assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", "nonsense"))).isEmpty();
        assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", folder + "/none"))
                        .orElseThrow()
                        .say("READY=1"))
                .isFalse();
    }

    private void assertHeard(String name) throws Exception {
        Path bound = folder.resolve("bound");
        Path heard = folder.resolve("heard");
        Process listener = new ProcessBuilder(
                        List.of("python3", "-c", LISTENER, name, bound.toString(), heard.toString()))
                .inheritIO()
                .start();
        assertThat(Poll.until(java.time.Duration.ofSeconds(20), () -> Files.exists(bound)))
                .isTrue();

        boolean told =
                NotifySocket.of(Map.of("NOTIFY_SOCKET", name)).orElseThrow().say("READY=1\nSTATUS=ok");

        assertThat(told).isTrue();
        assertThat(listener.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).hasContent("READY=1\nSTATUS=ok");
    }
}
