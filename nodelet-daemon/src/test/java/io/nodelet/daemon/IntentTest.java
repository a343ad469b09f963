package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentTest {
    @TempDir
    Path folder;

    @Test
    void aCommandHoldsUntilTheConfigurationChangesItsMind() {
        Intent stopped = Intent.NONE.configured("true", "d1").desired(Desired.FALSE);

        assertThat(stopped.wanted()).isEqualTo(Desired.FALSE);
        assertThat(stopped.configured("true", "d2").wanted()).isEqualTo(Desired.FALSE);
        assertThat(stopped.configured("ignore", "d3").wanted()).isEqualTo(Desired.IGNORE);
    }

    @Test
    void onlyAnotherConfigurationIsANewGeneration() {
        Intent first = Intent.NONE.configured("true", "d1");

        assertThat(first.generation()).isEqualTo(1);
        assertThat(first.configured("true", "d1").generation()).isEqualTo(1);
        assertThat(first.configured("true", "d2").generation()).isEqualTo(2);
    }

    @Test
    void comesBackAsItWasWritten() {
        var file = new IntentFile(folder);
        var pause = new Pause(Instant.parse("2026-11-22T12:30:00Z"), "new disk = yes\nreally");
        file.write(Intent.NONE.configured("true", "d1").desired(Desired.FALSE).pause(Optional.of(pause)));

        Intent back = new IntentFile(folder).read();

        assertThat(back.wanted()).isEqualTo(Desired.FALSE);
        assertThat(back.pause()).contains(new Pause(pause.until(), "new disk = yes really"));
        assertThat(back.generation()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadCountsAsNothing() throws IOException {
        Files.writeString(folder.resolve("intent"), "desired=perhaps\ngeneration=x\n");

        assertThat(new IntentFile(folder).read()).isEqualTo(Intent.NONE);
    }

    @Test
    void makesNoFolder() {
        new IntentFile(folder.resolve("none")).write(Intent.NONE);

        assertThat(folder.resolve("none")).doesNotExist();
    }
}
