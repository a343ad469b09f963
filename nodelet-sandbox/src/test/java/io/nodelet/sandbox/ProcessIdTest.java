package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdTest {
    @Test
    void a_process_is_alive_until_it_ended() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessId id = ProcessId.of(process.pid());
        assertThat(id.alive()).isTrue();

        process.destroyForcibly().onExit().join();

        assertThat(id.alive()).isFalse();
        assertThat(ProcessId.of(process.pid())).isEqualTo(ProcessId.NONE);
    }

    @Test
    void another_process_of_the_same_number_is_not_it() {
        ProcessId self = ProcessId.of(ProcessHandle.current().pid());

        assertThat(self.alive()).isTrue();
        assertThat(new ProcessId(self.pid(), self.start() - 1).alive()).isFalse();
        assertThat(ProcessId.NONE.alive()).isFalse();
    }
}
