package io.nodelet.bench.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rounds as a Markdown table, by what was suffered.
///
/// @param rounds all of them
record HistoryTable(Collection<Round> rounds) {
    HistoryTable {
        rounds = List.copyOf(rounds);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of(
                "| a master … | rounds | requests served | writes unanswered | nobody served, median | longest | lost"
                        + " writes | stale reads | phantoms |",
                "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"));
        Map<String, List<Round>> byTrouble =
                rounds.stream().collect(Collectors.groupingBy(Round::trouble, TreeMap::new, Collectors.toList()));
        byTrouble.forEach((trouble, some) -> lines.add(row(trouble, some)));
        lines.add(row("**all**", List.copyOf(rounds)));
        return String.join("\n", lines) + "\n";
    }

    private static String row(String trouble, List<Round> some) {
        List<Duration> unserved = some.stream().map(Round::unserved).sorted().toList();
        return "| %s | %d | %d | %d | %s | %s | %d | %d | %d |"
                .formatted(
                        trouble,
                        some.size(),
                        some.stream().mapToLong(Round::answered).sum(),
                        some.stream().mapToLong(Round::unanswered).sum(),
                        seconds(unserved.get(unserved.size() / 2)),
                        seconds(unserved.getLast()),
                        count(some, Finding.Kind.LOST_WRITE),
                        count(some, Finding.Kind.STALE_READ),
                        count(some, Finding.Kind.PHANTOM));
    }

    private static long count(List<Round> some, Finding.Kind kind) {
        return some.stream().mapToLong(round -> round.count(kind)).sum();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
    }
}
