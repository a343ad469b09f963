package io.nodelet.ctl.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuildProgressViewTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong(7);

    @Test
    void elsewhereThanOnATerminalOnlyBeginningAndEndAreWritten() {
        show(false);

        assertThat(text()).isEqualTo("etcd: building\netcd: built\nrunc: at hand\n");
    }

    @Test
    void onATerminalOneLineIsDrawnAgain() {
        show(true);

        assertThat(text()).isEqualTo("""
                        \r\033[K… etcd            building\
                        \r\033[K… etcd            [############............] compiled 1 of 2 packages\
                        \r\033[K✓ etcd            built
                        \r\033[K✓ runc            at hand
                        """);
    }

    @Test
    void whatTakesLongSaysHowFarItIsEveryFifteenSeconds() {
        try (BuildProgressView lines = lines(false)) {
            lines.tick();
            lines.show("etcd", "building", false);
            pass(lines, 14);
            lines.count("etcd", "compiled 1 of 2 packages", 1, 2);
            pass(lines, 1);
            pass(lines, 14);
            pass(lines, 1);
            lines.show("etcd", "built", true);
            pass(lines, 60);
        }
        assertThat(text()).isEqualTo("""
                        etcd: building
                        etcd: compiled 1 of 2 packages (0:15)
                        etcd: compiled 1 of 2 packages (0:30)
                        etcd: built (0:30)
                        """);
    }

    private void pass(BuildProgressView lines, int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        lines.tick();
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private BuildProgressView lines(boolean live) {
        return new BuildProgressView(new PrintStream(written, true, StandardCharsets.UTF_8), live, now::get);
    }

    private void show(boolean live) {
        try (BuildProgressView lines = lines(live)) {
            lines.show("etcd", "building", false);
            lines.count("etcd", "compiled 1 of 2 packages", 1, 2);
            lines.show("etcd", "built", true);
            lines.show("runc", "at hand", true);
        }
    }
}
