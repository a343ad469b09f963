package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceExit.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is made of what a unit writes down at its end, and of what systemd remembers.
class UnitExitTest {
    private static final How OUT_OF_MEMORY = new ServiceExit.Killed(9, true);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private How written(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("etcd.exit"), lines);
        return new UnitExit("etcd", file, Map.of()).get().orElseThrow().how();
    }

    private How remembered(String result, long code, long status) {
        Map<String, Object> service = Map.of("Result", result, "ExecMainCode", code, "ExecMainStatus", status);
        return new UnitExit("etcd", folder.resolve("none"), service)
                .get()
                .orElseThrow()
                .how();
    }

    @Test
    void anEndIsToldAsItWas() throws IOException {
        assertThat(written("signal killed KILL\n")).isEqualTo(new ServiceExit.Killed(9, false));
        assertThat(written("exit-code exited 3\n")).isEqualTo(new ServiceExit.Exited(3));
        assertThat(written("asked\nsuccess killed TERM\n")).isEqualTo(new ServiceExit.Stopped());
        assertThat(written("asked\n")).isEqualTo(new ServiceExit.Stopped());
        assertThat(remembered("exit-code", 1, 3)).isEqualTo(new ServiceExit.Exited(3));
    }

    /// Of cgroup v2 systemd hears of it itself, and may stop the rest of the service for it, which runs ExecStop.
    @Test
    void aLackOfMemoryIsNobodysOrder() throws IOException {
        assertThat(written("asked\noom-kill killed KILL\n")).isEqualTo(OUT_OF_MEMORY);
        assertThat(written("oom-kill killed KILL\n")).isEqualTo(OUT_OF_MEMORY);
    }

    /// The kernel killed a child, and the main process ended by itself when it was asked to.
    @Test
    void aLackOfMemoryIsToldHoweverTheMainProcessEnds() throws IOException {
        assertThat(written("oom-kill exited 0\n")).isEqualTo(OUT_OF_MEMORY);
        assertThat(written("asked\noom-kill killed TERM\n")).isEqualTo(OUT_OF_MEMORY);
        assertThat(remembered("oom-kill", 1, 0)).isEqualTo(OUT_OF_MEMORY);
    }
}
