package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.PhaseReport;
import io.nodelet.host.ServiceState;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A daemon that begins while a service of the one before is still starting lets it start.
class EarlyReportsTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final PhaseId PHASE = new PhaseId(78, "start_control_plane", "Start the control plane", List.of());
    private Process process;

    @BeforeEach
    void begin() throws IOException {
        process = new ProcessBuilder("sleep", "300").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void whatIsOnlyStartingIsNoReportYet() {
        assertThat(counted(process.pid(), silent(), NOON.plusSeconds(3))).isEmpty();
    }

    @Test
    void whatRanLongBeforeCounts() {
        assertThat(counted(1, silent(), NOON.plusSeconds(3))).hasSize(1);
    }

    @Test
    void aDaemonThatIsNotNewKnowsWhoStarts() {
        assertThat(counted(process.pid(), silent(), NOON.plusSeconds(61))).hasSize(1);
    }

    @Test
    void whatEndedCounts() {
        PhaseReport ended = FailureCause.lost(PHASE, "kube-apiserver", "was killed", true);
        assertThat(counted(process.pid(), ended, NOON.plusSeconds(3))).hasSize(1);
    }

    private static PhaseReport silent() {
        var failure = new Failure(ReasonCode.SERVICE_SILENT, "kube-apiserver", "does not answer");
        return new PhaseReport(PHASE, true, PhaseReport.State.FAILED, Optional.of(failure), List.of());
    }

    private static List<PhaseReport> counted(long pid, PhaseReport report, Instant now) {
        return new EarlyReports(_ -> new ServiceState.Running(pid, ""), NOON).without(List.of(report), now);
    }
}
