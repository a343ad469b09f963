package io.nodelet.bench.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rounds as a Markdown table, by what was suffered.
///
/// @param rounds all of them
record HistoryTable(Collection<Round> rounds) {
    private static final String TITLES =
            "| a master … | rounds | requests served | writes unanswered | nobody served, median | longest"
                    + " | virtual IP's host: rounds | not served by it, median | longest"
                    + " | lost writes | stale reads | phantoms |";

    HistoryTable {
        rounds = List.copyOf(rounds);
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of(TITLES, "|" + " --- |".repeat(12)));
        Map<String, List<Round>> byTrouble =
                rounds.stream().collect(Collectors.groupingBy(Round::trouble, TreeMap::new, Collectors.toList()));
        byTrouble.forEach((trouble, some) -> lines.add(row(trouble, some)));
        lines.add(row("**all**", List.copyOf(rounds)));
        return String.join("\n", lines) + "\n";
    }

    private static String row(String trouble, List<Round> some) {
        List<Duration> unserved = sorted(some.stream().map(Round::unserved));
        List<Duration> moved = sorted(some.stream().filter(Round::holder).map(Round::virtualIp));
        return "| %s | %d | %d | %d | %s | %s | %d | %s | %s | %d | %d | %d |"
                .formatted(
                        trouble,
                        some.size(),
                        some.stream().mapToLong(Round::answered).sum(),
                        some.stream().mapToLong(Round::unanswered).sum(),
                        median(unserved),
                        longest(unserved),
                        moved.size(),
                        median(moved),
                        longest(moved),
                        some.stream().mapToLong(Round::lostWrites).sum(),
                        some.stream().mapToLong(Round::staleReads).sum(),
                        some.stream().mapToLong(Round::phantoms).sum());
    }

    private static List<Duration> sorted(Stream<Duration> times) {
        return times.sorted().toList();
    }

    private static String median(List<Duration> times) {
        return times.isEmpty() ? "–" : seconds(times.get(times.size() / 2));
    }

    private static String longest(List<Duration> times) {
        return times.isEmpty() ? "–" : seconds(times.getLast());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
    }
}
