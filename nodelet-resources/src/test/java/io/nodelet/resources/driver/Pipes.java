package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/// Named pipes, which nobody writes to: who reads one waits for ever.
final class Pipes {
    private Pipes() {}

    static void make(Path path) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        assertThat(made.waitFor()).isEqualTo(0);
    }
}
