package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredStateTest {
    @TempDir
    Path folder;

    @Test
    void aCommandHoldsUntilTheConfigurationChangesItsMind() {
        DesiredState stopped = DesiredState.NONE.configured("true", "d1").desired(DesiredServiceState.FALSE);

        assertThat(stopped.wanted()).isEqualTo(DesiredServiceState.FALSE);
        assertThat(stopped.configured("true", "d2").wanted()).isEqualTo(DesiredServiceState.FALSE);
        assertThat(stopped.configured("ignore", "d3").wanted()).isEqualTo(DesiredServiceState.IGNORE);
    }

    @Test
    void onlyAnotherConfigurationIsANewGeneration() {
        DesiredState first = DesiredState.NONE.configured("true", "d1");

        assertThat(first.generation()).isEqualTo(1);
        assertThat(first.configured("true", "d1").generation()).isEqualTo(1);
        assertThat(first.configured("true", "d2").generation()).isEqualTo(2);
    }

    @Test
    void comesBackAsItWasWritten() {
        var file = new DesiredStateFile(folder);
        var healingPause = new HealingPause(Instant.parse("2026-11-22T12:30:00Z"), "new disk = yes\nreally");
        file.write(DesiredState.NONE
                .configured("true", "d1")
                .desired(DesiredServiceState.FALSE)
                .pause(Optional.of(healingPause)));

        DesiredState back = new DesiredStateFile(folder).read();

        assertThat(back.wanted()).isEqualTo(DesiredServiceState.FALSE);
        assertThat(back.pause()).contains(new HealingPause(healingPause.until(), "new disk = yes really"));
        assertThat(back.generation()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadCountsAsNothing() throws IOException {
        Files.writeString(folder.resolve("intent"), "desired=perhaps\ngeneration=x\n");

        assertThat(new DesiredStateFile(folder).read()).isEqualTo(DesiredState.NONE);
    }

    @Test
    void makesNoFolder() {
        new DesiredStateFile(folder.resolve("none")).write(DesiredState.NONE);

        assertThat(folder.resolve("none")).doesNotExist();
    }
}
