package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParallelChecksTest {
    private record Checked(PhaseId id, Runnable asked) implements Phase {
        @Override
        public List<Item> declare() {
            return List.of();
        }

        @Override
        public boolean hasStatusCheck() {
            return true;
        }

        @Override
        public Health check() {
            asked.run();
            return Health.healthy();
        }
    }

    private static Phase phase(int number, Runnable asked) {
        return new Checked(new PhaseId(number, number + "-x.sh", "x"), asked);
    }

    private static PhaseReport ask(Phase phase) {
        return new PhaseReport(
                phase.id(), true, PhaseReport.State.RUNNING, phase.check().because(), List.of());
    }

    @Test
    void eachPhaseHasItsReportInOrder() {
        List<Phase> phases = List.of(phase(10, () -> {}), phase(20, () -> {}));

        assertThat(ParallelChecks.at(phases, ParallelChecksTest::ask))
                .extracting(phaseReport -> phaseReport.id().number())
                .containsExactly(10, 20);
    }

    /// Not a report that is missing, which whoever reads the others would stumble over.
    @Test
    void anErrorReachesWhoLooks() {
        var gone = new NoClassDefFoundError("io/nodelet/Gone");
        List<Phase> phases = List.of(phase(10, () -> {}), phase(20, () -> {
            throw gone;
        }));

        assertThatThrownBy(() -> ParallelChecks.at(phases, ParallelChecksTest::ask))
                .isSameAs(gone);
    }

    @Test
    void anErrorInASharedAnswerReachesWhoLooks() {
        var gone = new NoClassDefFoundError("io/nodelet/Gone");
        Runnable shared = () -> CheckCache.once("question", () -> {
            throw gone;
        });

        assertThatThrownBy(
                        () -> ParallelChecks.at(List.of(phase(10, shared), phase(20, shared)), ParallelChecksTest::ask))
                .isSameAs(gone);
    }
}
