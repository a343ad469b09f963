package io.nodelet.checks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the kernel says about this very machine is read whole: of a number under /proc/sys, the first digit alone was.
class RealKernelFilesTest {
    @Test
    void asCatPrintsThem() throws IOException {
        for (String file : List.of(
                "/proc/sys/fs/inotify/max_user_watches",
                "/proc/sys/kernel/pid_max",
                "/proc/sys/kernel/hostname",
                "/proc/self/mountinfo",
                "/proc/mounts",
                "/proc/cpuinfo")) {
            Process cat = new ProcessBuilder("cat", file).start();
            String whole = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Machine.real().text(file).length()).as(file).isEqualTo(whole.length());
        }
    }
}
