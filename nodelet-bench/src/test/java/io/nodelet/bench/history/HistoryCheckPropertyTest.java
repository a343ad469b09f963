package io.nodelet.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.history.HistoryViolation.Kind;
import io.nodelet.bench.history.RegisterOperation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The check against what it means: trying every order.
class HistoryCheckPropertyTest {
    private static final String REGISTER = "r";
    private static final List<Outcome> OUTCOMES = List.of(Outcome.OK, Outcome.FAILED, Outcome.UNKNOWN);

    @Property(tries = 5000)
    void nothingIsFoundIfAndOnlyIfSomeOrderExplainsTheHistory(@ForAll("histories") List<RegisterOperation> history) {
        assertThat(HistoryCheck.of(history).isEmpty())
                .as("%s", HistoryCheck.of(history))
                .isEqualTo(explained(history, new ArrayList<>(), ""));
    }

    @Property(tries = 300)
    void aRegisterThatWorksIsNeverBlamed(@ForAll long seed) {
        assertThat(HistoryCheck.of(run(new Random(seed), -1))).isEmpty();
    }

    @Property(tries = 300)
    void aWriteThatARegisterForgetsIsFound(@ForAll long seed) {
        Random random = new Random(seed);
        List<RegisterOperation> history = run(random, 20);

        assertThat(HistoryCheck.of(history))
                .anyMatch(historyViolation -> historyViolation.kind() == Kind.LOST_WRITE
                        && historyViolation.operations().stream()
                                .anyMatch(op -> op.value().equals("v20")));
    }

    /// Up to seven operations of which each may be any write or read at any time of a few.
    @Provide
    Arbitrary<List<RegisterOperation>> histories() {
        Arbitrary<Integer> what = Arbitraries.integers().between(0, 9);
        Arbitrary<Integer> time = Arbitraries.integers().between(0, 9);
        Arbitrary<Integer> length = Arbitraries.integers().between(1, 6);
        return Combinators.combine(what, time, length)
                .as((kind, start, took) -> new int[] {kind, start, start + took})
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(HistoryCheckPropertyTest::history);
    }

    /// Kinds 0 to 2 are writes (with an answer, refused, without one), the rest are reads: of nothing, or of the value
    /// that
    /// the write at that place of the list would have.
    private static List<RegisterOperation> history(List<int[]> parts) {
        List<RegisterOperation> history = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int[] part = parts.get(i);
            boolean write = part[0] <= 2;
            Outcome outcome = write ? OUTCOMES.get(part[0]) : Outcome.OK;
            String value = write ? "v" + i : part[0] == 3 ? "" : "v" + (part[0] - 4);
            history.add(new RegisterOperation(
                    i + 1,
                    "c",
                    write ? RegisterOperation.Kind.WRITE : RegisterOperation.Kind.READ,
                    REGISTER,
                    value,
                    outcome,
                    part[1],
                    part[2]));
        }
        return history;
    }

    /// Whether the rest can happen one after the other, none before another that had ended when it began.
    private static boolean explained(List<RegisterOperation> history, List<RegisterOperation> done, String value) {
        List<RegisterOperation> rest =
                history.stream().filter(operation -> !done.contains(operation)).toList();
        if (rest.stream().allMatch(HistoryCheckPropertyTest::optional)) {
            return true;
        }
        for (RegisterOperation next : rest) {
            boolean first = rest.stream().noneMatch(operation -> operation.latestEffect() < next.start());
            boolean possible = next.isWrite()
                    ? next.outcome() != Outcome.FAILED
                    : next.value().equals(value);
            if (first && possible) {
                List<RegisterOperation> more = new ArrayList<>(done);
                more.add(next);
                if (explained(history, more, next.value())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean optional(RegisterOperation registerOperation) {
        return registerOperation.isWrite() && registerOperation.outcome() != Outcome.OK;
    }

    /// What clients of a real register would see: each operation takes effect at one moment between its ends. After the
    /// write with number `forgotten` the register forgets it and lets nobody write any more.
    private static List<RegisterOperation> run(Random random, int forgotten) {
        List<long[]> moments = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            long effect = forgotten < 0 ? random.nextInt(1000) : i * 100L;
            moments.add(new long[] {i, effect - random.nextInt(40), effect, effect + random.nextInt(40)});
        }
        moments.sort(Comparator.comparingLong(array -> array[2]));
        List<RegisterOperation> history = new ArrayList<>();
        String value = "";
        for (long[] at : moments) {
            boolean write = forgotten < 0 ? random.nextBoolean() : at[0] <= forgotten && at[0] % 2 == 0;
            String now = write ? "v" + at[0] : value;
            history.add(new RegisterOperation(
                    at[0],
                    "c" + at[0],
                    write ? RegisterOperation.Kind.WRITE : RegisterOperation.Kind.READ,
                    REGISTER,
                    now,
                    Outcome.OK,
                    at[1],
                    at[3]));
            value = at[0] == forgotten ? value : now;
        }
        return history;
    }
}
