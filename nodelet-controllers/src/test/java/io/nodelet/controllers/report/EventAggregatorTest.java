package io.nodelet.controllers.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventAggregatorTest {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final EventAggregator eventAggregator = new EventAggregator(now);

    private static NodeEvent killed(int pid) {
        return new NodeEvent(false, "Healed", "restart etcd: etcd (pid " + pid + ") was killed");
    }

    @Test
    void theSameButForItsNumbersIsOneKind() {
        eventAggregator.add(killed(17), now);
        Instant first = now;
        now = now.plusSeconds(60);
        eventAggregator.add(killed(18), now);

        assertThat(eventAggregator.next(now)).contains(new EventAggregator.Told(killed(18), 2, first, now, true));
    }

    @Test
    void whatHappensWhileItIsToldIsToldAgain() {
        eventAggregator.add(killed(17), now);
        EventAggregator.Told told = eventAggregator.next(now).orElseThrow();
        eventAggregator.add(killed(18), now);
        eventAggregator.told(told);

        assertThat(eventAggregator.next(now)).map(EventAggregator.Told::count).contains(2);
        eventAggregator.told(eventAggregator.next(now).orElseThrow());
        assertThat(eventAggregator.next(now)).isEmpty();
    }

    @Test
    void aStormIsCountedAndToldSlowly() {
        int told = 0;
        for (int i = 0; i < 1000; i++) {
            eventAggregator.add(new NodeEvent(true, "HealFailed", "x".repeat(i % 40 + 1)), now);
            Optional<EventAggregator.Told> next = eventAggregator.next(now);
            next.ifPresent(eventAggregator::told);
            told += next.isPresent() ? 1 : 0;
        }
        assertThat(told).isEqualTo(25);
        assertThat(eventAggregator.next(now)).isEmpty();

        now = now.plus(Duration.ofMinutes(5));
        assertThat(eventAggregator.next(now)).map(EventAggregator.Told::count).contains(25);
        eventAggregator.told(eventAggregator.next(now).orElseThrow());
        assertThat(eventAggregator.next(now)).isEmpty();
    }

    @Test
    void kindsThatHaveNoEndAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            eventAggregator.add(new NodeEvent(true, "HealFailed", "x".repeat(i % 900 + 1)), now);
        }
        int left = 0;
        now = now.plus(Duration.ofDays(1));
        while (left < 100 && eventAggregator.next(now).isPresent()) {
            eventAggregator.told(eventAggregator.next(now).orElseThrow());
            left++;
            now = now.plus(Duration.ofDays(1));
        }

        assertThat(left).isEqualTo(64);
    }
}
