package io.nodelet.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatFileTest {
    @Test
    void readsTheSameAsTheFileEachTime() {
        long self = ProcessHandle.current().pid();
        try (StatFile file = StatFile.open(self).orElseThrow()) {
            assertThat(file.read().orElseThrow().pid()).isEqualTo(self);
            assertThat(file.read().orElseThrow().startTime())
                    .isEqualTo(ProcessStat.read(self).orElseThrow().startTime());
        }
    }

    @Test
    void aProcessThatIsGoneHasNothingToSay() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (StatFile file = StatFile.open(process.pid()).orElseThrow()) {
            assertThat(file.read()).isPresent();
            process.destroyForcibly().waitFor();

            assertThat(file.read().filter(processStat -> !processStat.ended())).isEmpty();
            assertThat(StatFile.open(process.pid())).isEmpty();
        }
    }
}
