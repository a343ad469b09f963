package io.nodelet.ctl.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void elsewhereThanOnATerminalOnlyBeginningAndEndAreWritten() {
        show(false);

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("etcd: building\netcd: built\nrunc: at hand\n");
    }

    @Test
    void onATerminalOneLineIsDrawnAgain() {
        show(true);

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        \r\033[K… etcd            building\
                        \r\033[K… etcd            compiled 1 packages\
                        \r\033[K✓ etcd            built
                        \r\033[K✓ runc            at hand
                        """);
    }

    private void show(boolean live) {
        try (ProgressLines lines = new ProgressLines(new PrintStream(written, true, StandardCharsets.UTF_8), live)) {
            lines.show("etcd", "building", false);
            lines.show("etcd", "compiled 1 packages", false);
            lines.show("etcd", "built", true);
            lines.show("runc", "at hand", true);
        }
    }
}
