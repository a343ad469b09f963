package io.nodelet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules for tests.
class TestRulesTest {
    /// In two words, so that this file does not break its own rule.
    private static final String SPIN = "Thread." + "onSpinWait";

    /// It takes the processor from what is waited for. `Poll.until` rests in between.
    @Test
    void noneKeepsAProcessorBusyWhileItWaits() throws IOException {
        List<Path> spinning = new ArrayList<>();
        for (Path file : Sources.tests()) {
            if (Files.readString(file).contains(SPIN)) {
                spinning.add(Sources.ROOT.relativize(file));
            }
        }
        assertThat(spinning).isEmpty();
        assertThat(Sources.tests()).hasSizeGreaterThan(200);
    }

    /// The root pom gives every module the same.
    @Test
    void eachEndsAfterALimit() {
        assertThat(System.getProperty("junit.jupiter.execution.timeout.default"))
                .isEqualTo("120s");
        assertThat(System.getProperty("junit.jupiter.execution.timeout.thread.mode.default"))
                .isEqualTo("SEPARATE_THREAD");
    }
}
