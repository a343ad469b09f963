package io.nodelet.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.history.HistoryViolation.Kind;
import io.nodelet.bench.history.RegisterOperation.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {
    @Test
    void aRegisterThatHoldsWhatWasWrittenLastIsWell() {
        assertThat(new Story()
                        .read("", 0, 1)
                        .wrote("a", 1, 2)
                        .read("a", 3, 4)
                        .wrote("b", 5, 8)
                        .read("a", 6, 7)
                        .read("b", 6, 9)
                        .read("b", 10, 11)
                        .findings())
                .isEmpty();
    }

    @Test
    void anAcknowledgedWriteThatIsGoneIsLost() {
        assertThat(new Story()
                        .wrote("a", 0, 1)
                        .wrote("b", 2, 3)
                        .read("a", 4, 5)
                        .read("a", 6, 7)
                        .sentences())
                .containsExactly(
                        "LOST_WRITE: read #3 of 'a' by c3 (4.000–5.000 s) returned an older value than write #2 of"
                                + " 'b' by c2 (2.000–3.000 s), which was done before it began; it was never seen again. The older"
                                + " one was there by write #1 of 'a' by c1 (0.000–1.000 s), before write #2 of 'b' by c2"
                                + " (2.000–3.000 s) began.");
    }

    @Test
    void everyOldValueIsAStaleReadWhileTheNewOneIsStillThere() {
        List<HistoryViolation> findings = new Story()
                .wrote("a", 0, 1)
                .wrote("b", 2, 3)
                .read("a", 4, 5)
                .read("a", 4.5, 5.5)
                .read("b", 6, 7)
                .findings();

        assertThat(findings).extracting(HistoryViolation::kind).containsExactly(Kind.STALE_READ, Kind.STALE_READ);
        assertThat(findings)
                .extracting(historyViolation ->
                        historyViolation.operations().getFirst().id())
                .containsExactly(3L, 4L);
        assertThat(findings.getFirst().sentence()).contains("it was seen again later");
    }

    @Test
    void aFirstWriteThatIsGoneIsLostToo() {
        assertThat(new Story().wrote("a", 0, 1).read("", 2, 3).sentences())
                .singleElement()
                .asString()
                .startsWith("LOST_WRITE: read #2 of nothing by c2")
                .contains("The older one was there by the beginning");
    }

    @Test
    void writesAtTheSameTimeMayBeInEitherOrderButNotInBoth() {
        Story story = new Story().wrote("a", 0, 5).wrote("b", 0, 5);

        assertThat(story.read("a", 6, 7).findings()).isEmpty();
        assertThat(story.read("b", 8, 9).findings()).hasSize(1);
    }

    @Test
    void aReadThatSawAWriteBindsLaterOnesEvenBeforeTheWriteIsAcknowledged() {
        assertThat(new Story()
                        .wrote("a", 0, 1)
                        .wrote("b", 2, 9)
                        .read("b", 3, 4)
                        .read("a", 5, 6)
                        .read("b", 7, 8)
                        .findings())
                .extracting(HistoryViolation::kind)
                .containsExactly(Kind.STALE_READ);
    }

    @Test
    void aWriteWithoutAnAnswerMayHappenLaterOrNever() {
        Story story = new Story().wrote("a", 0, 1).mayHaveWritten("x", 2, 3).read("a", 4, 5);

        assertThat(story.findings()).isEmpty();
        assertThat(story.read("x", 6, 7).findings()).isEmpty();
        assertThat(story.read("a", 8, 9).findings())
                .extracting(HistoryViolation::kind)
                .containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void whatNobodyWroteOrWroteYetOrWasAllowedToWriteIsAPhantom() {
        assertThat(new Story().read("a", 0, 1).sentences())
                .containsExactly("PHANTOM: read #1 of 'a' by c1 (0.000–1.000 s) happened, which nobody wrote");
        assertThat(new Story().read("a", 0, 1).wrote("a", 2, 3).sentences())
                .containsExactly("PHANTOM: read #1 of 'a' by c1 (0.000–1.000 s) happened before write #2 of 'a' by c2"
                        + " (2.000–3.000 s) began");
        assertThat(new Story().wasRefused("a", 0, 1).read("a", 2, 3).sentences())
                .singleElement()
                .asString()
                .endsWith("although write #1 of 'a' by c1 (0.000–1.000 s, refused) was refused");
    }

    @Test
    void registersAreApart() {
        List<RegisterOperation> both =
                new ArrayList<>(new Story().wrote("a", 0, 1).operations());
        both.add(new RegisterOperation(9, "c", RegisterOperation.Kind.READ, "other", "", Outcome.OK, 5, 6));

        assertThat(HistoryCheck.of(both)).isEmpty();
    }

    @Test
    void theLongestTimeWithoutAGoodAnswerIsFoundAlsoAtBothEnds() {
        List<RegisterOperation> history = new Story()
                .read("", 0, 1)
                .read("", 1, 2)
                .mayHaveWritten("x", 2, 3)
                .read("", 4, 6)
                .operations();

        assertThat(ServiceGaps.longest(history, 0, 7_000_000_000L)).isEqualTo(Duration.ofSeconds(4));
        assertThat(ServiceGaps.longest(history, 0, 20_000_000_000L)).isEqualTo(Duration.ofSeconds(14));
        assertThat(ServiceGaps.longest(List.of(), 0, 5_000_000_000L)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatAServerSaysTellsWhetherAWriteCanHaveHappened() {
        assertThat(List.of(200, 201, 404, 409, 429, 500, 503, 504).stream()
                        .map(status -> Requests.outcome(RegisterOperation.Kind.WRITE, status)))
                .containsExactly(
                        Outcome.OK,
                        Outcome.OK,
                        Outcome.FAILED,
                        Outcome.FAILED,
                        Outcome.FAILED,
                        Outcome.UNKNOWN,
                        Outcome.UNKNOWN,
                        Outcome.UNKNOWN);
        assertThat(Requests.outcome(RegisterOperation.Kind.READ, 500)).isEqualTo(Outcome.FAILED);
    }
}
