package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nodelet.model.NodeletException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private final Plan plan = new Plan(List.of(FakePhase.of(20), FakePhase.of(45), FakePhase.of(80)));

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "3, 2",
        "020, 0",
        "045, 1",
        "080-phase_80.sh, 2",
        "080-phase_80, 2",
        "Phase 45, 1",
        "phase 45, 1",
        "080-PHASE_80.SH, 2",
        "' 2 ', 1",
    })
    void aPhaseHasManyNames(String selector, int index) {
        assertThat(plan.indexOf(selector)).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "80", "-1", "", "0x1", "21", "phase", "99999999999"})
    void anyOtherIsRefusedAndToldWhatThereIs(String selector) {
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> plan.indexOf(selector))
                .withMessage("there is no phase `" + selector + "` for this node's role")
                .satisfies(e -> assertThat(e.remedy()).contains("from 1 to 3"));
    }

    @Test
    void phasesAscend() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plan(List.of(FakePhase.of(20), FakePhase.of(20))))
                .withMessageContaining("020-phase_20");
    }
}
