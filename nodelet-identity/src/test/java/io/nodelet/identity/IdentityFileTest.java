package io.nodelet.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Difference;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.model.HostIdentity;
import io.nodelet.resources.WriteOnceFile;
import io.nodelet.resources.driver.WriteOnceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityFileTest {
    private static final HostIdentity FIRST = new HostIdentity("n1", "10.0.0.2");
    private static final HostIdentity SECOND = new HostIdentity("n1", "fd00::2");

    @TempDir
    Path folder;

    private final WriteOnceFiles driver = new WriteOnceFiles();

    private WriteOnceFile wanted(HostIdentity identity) {
        return IdentityFile.in(folder).record(identity);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(IdentityFile.in(folder).written()).isEmpty();
        driver.apply(wanted(FIRST));
        assertThat(IdentityFile.in(folder).known()).contains(FIRST);
        IdentityFile.in(folder).write(SECOND);
        assertThat(IdentityFile.in(folder).known()).contains(SECOND);
    }

    @Test
    void aRecordThatIsThereIsNobodysToChange() {
        assertThat(driver.compare(wanted(FIRST))).isEqualTo(Difference.missing());
        driver.apply(wanted(FIRST));

        assertThat(driver.compare(wanted(SECOND)).isSame()).isTrue();
    }

    @Test
    void aRecordThatCanNotBeReadIsMadeAgain() throws IOException {
        Files.writeString(IdentityFile.in(folder).file(), "name=n1\n");

        assertThat(driver.compare(wanted(FIRST)).isSame()).isFalse();
    }

    @Test
    void aResetTakesItAway() {
        driver.apply(wanted(FIRST));

        driver.restore(IdentityFile.in(folder).file().toString(), PriorState.NOTHING);

        assertThat(IdentityFile.in(folder).file()).doesNotExist();
    }
}
