package io.nodelet.e2e.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How the classes of a run went, and how long they took: slowest first.
final class RunTable {
    private record Row(String name, Optional<ClassOutcome> outcome) {
        Duration took() {
            return outcome.map(ClassOutcome::took).orElse(Duration.ZERO);
        }

        boolean good() {
            return outcome.map(ClassOutcome::passed).orElse(false);
        }

        String text() {
            String state = outcome.map(classOutcome -> classOutcome.passed() ? "passed" : "FAILED")
                    .orElse("NOT RUN");
            return "%7d s  %-8s %s".formatted(took().toSeconds(), state, name);
        }
    }

    private final List<Row> rows;

    RunTable(ClassOutcomes outcomes) {
        rows = outcomes.wanted().stream()
                .map(text -> new Row(text, outcomes.of(text)))
                .sorted(Comparator.comparing(Row::took).reversed().thenComparing(Row::name))
                .toList();
    }

    /// A line each, and one for all of them.
    List<String> lines() {
        List<String> lines = new ArrayList<>(rows.stream().map(Row::text).toList());
        Duration all = rows.stream().map(Row::took).reduce(Duration.ZERO, Duration::plus);
        lines.add(
                "%7d s  in %d classes, which run two at a time where they can".formatted(all.toSeconds(), rows.size()));
        return lines;
    }

    /// The names of those that did not pass, for whatever reason.
    List<String> bad() {
        return rows.stream().filter(row -> !row.good()).map(Row::name).sorted().toList();
    }
}
