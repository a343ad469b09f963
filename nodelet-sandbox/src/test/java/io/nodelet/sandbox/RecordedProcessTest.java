package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RecordedProcessTest {
    @Test
    void a_process_is_alive_until_it_ended() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        RecordedProcess id = RecordedProcess.of(process.pid());
        assertThat(id.alive()).isTrue();

        process.destroyForcibly().onExit().join();

        assertThat(id.alive()).isFalse();
        assertThat(RecordedProcess.of(process.pid())).isEqualTo(RecordedProcess.NONE);
    }

    @Test
    void another_process_of_the_same_number_is_not_it() {
        RecordedProcess self = RecordedProcess.of(ProcessHandle.current().pid());

        assertThat(self.alive()).isTrue();
        assertThat(new RecordedProcess(self.pid(), self.start() - 1).alive()).isFalse();
        assertThat(RecordedProcess.NONE.alive()).isFalse();
    }
}
