package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.PhaseReport.State;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhaseHistoryTest {
    private static final PhaseId PHASE = new PhaseId(78, "078-control_plane_start.sh", "Control plane");
    private static final Instant T0 = Instant.parse("2026-11-30T20:00:00Z");
    private final PhaseHistory history = new PhaseHistory(PHASE);

    private static PhaseReport unwell(String service) {
        var failure = new Failure(ReasonCode.SERVICE_UNWELL, service, service + " is not well");
        return new PhaseReport(PHASE, true, State.FAILED, Optional.of(failure), List.of());
    }

    /// Seen on a slow machine: "restart kube-apiserver: kube-scheduler ended", for one late answer of the API server.
    @Test
    void theEndOfOneServiceProvesNothingOfAnother() {
        history.report(FailureCause.lost(PHASE, "kube-scheduler", "ended", true), true, T0);
        assertThat(history.certain()).isTrue();

        history.report(unwell("kube-apiserver"), false, T0.plusSeconds(9));

        assertThat(history.certain()).as("one look may err").isFalse();
        assertThat(history.reason()).isEqualTo("kube-apiserver is not well");
        assertThat(history.since()).as("of the phase").isEqualTo(T0);

        history.report(unwell("kube-apiserver"), false, T0.plusSeconds(12));
        assertThat(history.certain()).isTrue();
    }

    @Test
    void whatWasSeenFirstOfAServiceStays() {
        history.report(FailureCause.lost(PHASE, "kube-scheduler", "was killed for lack of memory", true), true, T0);
        var gone = new Failure(ReasonCode.RESOURCE_MISSING, "kube-scheduler", "missing");
        history.report(
                new PhaseReport(
                        PHASE,
                        true,
                        State.FAILED,
                        Optional.of(gone),
                        List.of(new Change("make", "service", "kube-scheduler", gone))),
                false,
                T0.plusSeconds(9));
        assertThat(history.reason()).isEqualTo("kube-scheduler was killed for lack of memory");
        assertThat(history.since()).isEqualTo(T0);
    }
}
