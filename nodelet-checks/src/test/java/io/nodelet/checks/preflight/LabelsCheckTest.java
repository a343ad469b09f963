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

class LabelsCheckTest {
    @TempDir
    Path root;

    private List<PreflightProblem> look(String role) throws IOException {
        Path file = Files.writeString(root.resolve("nodelet.yaml"), """
                role: %s
                network: {plugin: flannel}
                controlPlane: {endpoint: 10.0.0.1}
                node: {labels: {node-restriction.kubernetes.io/tenant: a, tier: gold}}
                """.formatted(role));
        Path tree = Files.writeString(root.resolve("tree"), "");
        var machine = RecordedMachine.of(root.resolve("machine"), tree).machine();
        return LabelsCheck.labels(new PreflightContext(ConfigFile.load(file), machine, Instant.EPOCH));
    }

    @Test
    void aWorkerIsWarnedOfWhatOnlyAnAdministratorMaySay() throws IOException {
        assertThat(look("worker")).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isFalse();
            assertThat(preflightProblem.problem()).endsWith(": node-restriction.kubernetes.io/tenant");
        });
    }

    @Test
    void aMasterMaySayAnything() throws IOException {
        assertThat(look("master")).isEmpty();
    }
}
