package io.nodelet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StableJitterTest {
    @Test
    void aNodeStandsWhereItStood() {
        assertThat(new StableJitter("worker-1").between(0.2, 0.4))
                .isEqualTo(new StableJitter("worker-1").between(0.2, 0.4))
                .isNotEqualTo(new StableJitter("worker-2").between(0.2, 0.4));
        assertThat(new StableJitter("").within(Duration.ZERO)).isZero();
    }

    /// Of names as people give them: five thousand neighbours fill each tenth of the range about equally.
    @Test
    void neighboursAreSpread() {
        List<Integer> tenths = new ArrayList<>(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        for (int i = 0; i < 5000; i++) {
            int tenth = (int) new StableJitter("worker-%04d".formatted(i)).between(0, 10);
            tenths.set(tenth, tenths.get(tenth) + 1);
        }

        assertThat(tenths).allSatisfy(number -> assertThat(number).isBetween(400, 600));
    }
}
