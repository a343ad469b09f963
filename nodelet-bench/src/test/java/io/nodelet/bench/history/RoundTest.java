package io.nodelet.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static Round round(String trouble, boolean holder, long millis, long lost) {
        return new Round(
                7,
                trouble,
                "master-2",
                holder,
                120,
                3,
                Duration.ofMillis(millis),
                Duration.ofMillis(2 * millis),
                lost,
                0,
                0);
    }

    @Test
    void itsLineIsReadAgain() {
        Round round = round("power off", true, 1234, 1);
        assertThat(Round.of(round.line())).isEqualTo(round);
        assertThat(round.line()).isEqualTo("7\tpower off\tmaster-2\ttrue\t120\t3\t1.234\t2.468\t1\t0\t0");
    }

    @Test
    void oneBrokenPromiseMakesItBad() {
        assertThat(round("frozen", true, 1, 0).isSuccess()).isTrue();
        assertThat(round("frozen", true, 1, 1).isSuccess()).isFalse();
    }

    @Test
    void theTableCountsTheVirtualIpWhereItsHostSuffered() {
        List<Round> rounds = List.of(round("frozen", true, 500, 0), round("frozen", false, 100, 0));
        assertThat(new HistoryTable(rounds).toString())
                .contains("| frozen | 2 | 240 | 6 | 0.50 s | 0.50 s | 1 | 1.00 s | 1.00 s | 0 | 0 | 0 |");
        assertThat(new HistoryTable(List.of(round("frozen", false, 100, 0))).toString())
                .contains("| frozen | 1 | 120 | 3 | 0.10 s | 0.10 s | 0 | – | – | 0 | 0 | 0 |");
    }
}
