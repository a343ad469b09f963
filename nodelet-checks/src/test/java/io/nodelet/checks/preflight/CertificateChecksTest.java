package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When authorities end: `AuthorityEndTest`.
class CertificateChecksTest {
    @TempDir
    Path root;

    private List<PreflightProblem> look(String role, int days) throws IOException {
        Path file = Files.writeString(root.resolve("nodelet.yaml"), """
                role: %s
                network: {plugin: flannel}
                controlPlane: {endpoint: 10.0.0.1, certificateDays: %d}
                """.formatted(role, days));
        Path tree = Files.writeString(root.resolve("tree"), "");
        var machine = RecordedMachine.of(root.resolve("machine"), tree).machine();
        return CertificateChecks.lives(new PreflightContext(ConfigFile.load(file), machine, Instant.EPOCH));
    }

    @Test
    void certificatesOfYearsAreWarnedOf() throws IOException {
        assertThat(look("master", 36500)).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isFalse();
            assertThat(preflightProblem.problem()).startsWith("certificates of masters are good for 36500 days");
        });
    }

    @Test
    void aYearsAreNotAndAWorkersEndSoonerAnyhow() throws IOException {
        assertThat(look("master", 365)).isEmpty();
        assertThat(look("worker", 36500)).isEmpty();
    }
}
