package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessWaitTest {
    /// Unwell for some looks.
    private record Settling(AtomicInteger unwell, Duration readinessTimeout) implements Phase {
        @Override
        public PhaseId id() {
            return new PhaseId(10, "010-settling.sh", "Settling");
        }

        @Override
        public List<Item> declare() {
            return List.of();
        }

        @Override
        public Health check() {
            return unwell.getAndDecrement() > 0
                    ? Health.unhealthy(ReasonCode.DNS_UNANSWERED, "", "not yet")
                    : Health.healthy();
        }
    }

    private static Health seen(int unwell, Duration patience) {
        return ReadinessWait.check(new Settling(new AtomicInteger(unwell), patience));
    }

    @Test
    void aPatientPhaseIsAskedAgain() {
        assertThat(seen(2, Duration.ofMinutes(1))).isEqualTo(Health.healthy());
    }

    @Test
    void othersAreAskedOnce() {
        assertThat(seen(0, Duration.ZERO)).isEqualTo(Health.healthy());
        assertThat(seen(1, Duration.ZERO)).isEqualTo(Health.unhealthy(ReasonCode.DNS_UNANSWERED, "", "not yet"));
    }
}
