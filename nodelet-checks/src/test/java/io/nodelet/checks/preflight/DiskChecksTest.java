package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.config.ConfigFile;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A machine whose disk has 40000 MiB.
class DiskChecksTest {
    @TempDir
    Path root;

    private PreflightContext scene(String tree, String config) throws IOException {
        Path text = Files.writeString(root.resolve("tree"), tree);
        var machine = RecordedMachine.of(root.resolve("machine"), text).machine();
        NodeConfig read = config.isEmpty()
                ? NodeConfig.DEFAULTS
                : ConfigFile.load(Files.writeString(root.resolve("nodelet.yaml"), config));
        return new PreflightContext(read, machine, Instant.EPOCH);
    }

    private List<PreflightProblem> space(int free, String config) throws IOException {
        return DiskChecks.space(scene(":size 40000\n:free %d\n".formatted(free), config));
    }

    /// 15 % of it are 6000 MiB, and 10 % are 4000.
    @ParameterizedTest
    @CsvSource({"6000, 0", "5999, 1", "4000, 1", "3999, 2"})
    void kubeletsSharesOfALargeDisk(int free, int warnings) throws IOException {
        assertThat(space(free, "")).hasSize(warnings).noneMatch(PreflightProblem::fatal);
    }

    @Test
    void theFiguresAreSaid() throws IOException {
        assertThat(space(4200, "")).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.problem())
                    .isEqualTo("the disk of /var/lib/nodelet/containerd is 89 % full (4200 of 40000 MiB free):"
                            + " with less than 15 % free (imagefs.available) kubelet takes no pods");
            assertThat(preflightProblem.remedy()).startsWith("Make room there, at least 1801 MiB more");
        });
    }

    @Test
    void whoSetsLimitsKnowsThem() throws IOException {
        assertThat(space(4000, "kubelet:\n  settings:\n    evictionHard: '{nodefs.available: 1Gi}'\n"))
                .isEmpty();
    }

    @Test
    void tooLittleForTheNodeItselfStopsTheStart() throws IOException {
        assertThat(space(700, "")).anyMatch(PreflightProblem::fatal);
    }
}
