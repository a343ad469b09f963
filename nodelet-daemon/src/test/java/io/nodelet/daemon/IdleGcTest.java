package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleGcTest {
    private final AtomicInteger swept = new AtomicInteger();
    private final IdleGc idleGc = new IdleGc(swept::incrementAndGet);

    @Test
    void onceAWhileAfterTheBeginningAndThenNowAndThen() {
        at(0, false);
        at(29, false);
        assertThat(swept).hasValue(0);

        at(30, false);
        at(32, false);
        at(149, false);
        assertThat(swept).hasValue(1);

        at(150, false);
        assertThat(swept).hasValue(2);
    }

    @Test
    void neverWhileSomethingIsDoneAndAWhileAfterIt() {
        at(0, false);
        at(20, true);
        at(100, true);
        at(101, false);
        at(130, false);
        assertThat(swept).hasValue(0);

        at(131, false);
        assertThat(swept).hasValue(1);
    }

    private void at(int second, boolean busy) {
        idleGc.turn(busy, Instant.ofEpochSecond(second));
    }
}
