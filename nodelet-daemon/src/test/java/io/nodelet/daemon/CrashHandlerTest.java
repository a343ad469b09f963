package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrashHandlerTest {
    /// A process whose main thread waits for ever, while another one meets an error.
    static final class Crashing {
        private Crashing() {}

        public static void main(String[] args) throws InterruptedException {
            CrashHandler.install();
            Thread.ofVirtual().name("nobody's").start(() -> {
                throw new NoClassDefFoundError("io/nodelet/Gone");
            });
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aThreadThatNobodySupervisesEndsTheProcessToo() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crashing.class.getName())
                .start();
        try {
            String words = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(words).isTrue();
            assertThat(process.exitValue()).as(words).isEqualTo(CrashHandler.EXIT_CODE);
            assertThat(words).contains("in thread \"nobody's\"").contains("NoClassDefFoundError: io/nodelet/Gone");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void onlyErrorsThatSpoilTheProcessDo() {
        assertThat(CrashHandler.fatal(new OutOfMemoryError())).isTrue();
        assertThat(CrashHandler.fatal(new AssertionError())).isTrue();
        assertThat(CrashHandler.fatal(new StackOverflowError())).isFalse();
        assertThat(CrashHandler.fatal(new IllegalStateException())).isFalse();
    }
}
