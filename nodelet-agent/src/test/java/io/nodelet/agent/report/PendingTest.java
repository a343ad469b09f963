package io.nodelet.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingTest {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Pending pending = new Pending(now);

    private static Happening killed(int pid) {
        return new Happening(false, "Healed", "restart etcd: etcd (pid " + pid + ") was killed");
    }

    @Test
    void theSameButForItsNumbersIsOneKind() {
        pending.add(killed(17), now);
        Instant first = now;
        now = now.plusSeconds(60);
        pending.add(killed(18), now);

        assertThat(pending.next(now)).contains(new Pending.Told(killed(18), 2, first, now, true));
    }

    @Test
    void whatHappensWhileItIsToldIsToldAgain() {
        pending.add(killed(17), now);
        Pending.Told told = pending.next(now).orElseThrow();
        pending.add(killed(18), now);
        pending.told(told);

        assertThat(pending.next(now)).map(Pending.Told::count).contains(2);
        pending.told(pending.next(now).orElseThrow());
        assertThat(pending.next(now)).isEmpty();
    }

    @Test
    void aStormIsCountedAndToldSlowly() {
        int told = 0;
        for (int i = 0; i < 1000; i++) {
            pending.add(new Happening(true, "HealFailed", "x".repeat(i % 40 + 1)), now);
            Optional<Pending.Told> next = pending.next(now);
            next.ifPresent(pending::told);
            told += next.isPresent() ? 1 : 0;
        }
        assertThat(told).isEqualTo(25);
        assertThat(pending.next(now)).isEmpty();

        now = now.plus(Duration.ofMinutes(5));
        assertThat(pending.next(now)).map(Pending.Told::count).contains(25);
        pending.told(pending.next(now).orElseThrow());
        assertThat(pending.next(now)).isEmpty();
    }

    @Test
    void kindsThatHaveNoEndAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            pending.add(new Happening(true, "HealFailed", "x".repeat(i % 900 + 1)), now);
        }
        int left = 0;
        now = now.plus(Duration.ofDays(1));
        while (left < 100 && pending.next(now).isPresent()) {
            pending.told(pending.next(now).orElseThrow());
            left++;
            now = now.plus(Duration.ofDays(1));
        }

        assertThat(left).isEqualTo(64);
    }
}
