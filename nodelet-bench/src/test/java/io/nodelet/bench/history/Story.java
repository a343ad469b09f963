package io.nodelet.bench.history;

import io.nodelet.bench.history.RegisterOperation.Kind;
import io.nodelet.bench.history.RegisterOperation.Outcome;
import java.util.ArrayList;
import java.util.List;

/// A history written by hand; times in seconds.
final class Story {
    private static final long SECOND = 1_000_000_000;
    private final List<RegisterOperation> operations = new ArrayList<>();

    Story wrote(String value, double start, double end) {
        return add(Kind.WRITE, value, Outcome.OK, start, end);
    }

    Story mayHaveWritten(String value, double start, double end) {
        return add(Kind.WRITE, value, Outcome.UNKNOWN, start, end);
    }

    Story wasRefused(String value, double start, double end) {
        return add(Kind.WRITE, value, Outcome.FAILED, start, end);
    }

    Story read(String value, double start, double end) {
        return add(Kind.READ, value, Outcome.OK, start, end);
    }

    private Story add(Kind kind, String value, Outcome outcome, double start, double end) {
        long id = operations.size() + 1L;
        operations.add(new RegisterOperation(
                id, "c" + id, kind, "r", value, outcome, (long) (start * SECOND), (long) (end * SECOND)));
        return this;
    }

    List<RegisterOperation> operations() {
        return operations;
    }

    List<HistoryViolation> findings() {
        return HistoryCheck.of(operations);
    }

    List<String> sentences() {
        return findings().stream()
                .map(historyViolation -> historyViolation.kind() + ": " + historyViolation.sentence())
                .toList();
    }
}
