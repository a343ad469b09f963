package io.nodelet.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The healing benchmark's rows as Markdown: a line for each component and trouble, then the budgets, then what was not
/// as it should be.
final class HealingTable {
    private static final double P95 = 0.95;
    private static final String NOTICED_BUDGET = "≤ 1 s";
    private static final String HEALED_BUDGET = "≤ 5 s";
    private final List<HealingRow> rows;

    HealingTable(List<HealingRow> rows) {
        this.rows = rows;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of(
                "| component | trouble | times | noticed: median | p95 | healed: median | p95 | steps |",
                "| --- | --- | --- | --- | --- | --- | --- | --- |"));
        Map<InjectedFault.Cell, List<HealingRow>> cells = cells();
        cells.forEach((cell, of) -> lines.add(line(cell.component() + " | " + cell.trouble(), of)));
        lines.addAll(List.of(
                "",
                "| all of | times | noticed: median | p95 | budget | healed: median | p95 | budget |",
                "| --- | --- | --- | --- | --- | --- | --- | --- |"));
        troubles().forEach((trouble, of) -> lines.add(total(trouble, of)));
        lines.addAll(List.of("", summary()));
        rows.stream()
                .filter(healingRow -> !healingRow.trouble().isEmpty())
                .forEach(healingRow -> lines.add(
                        "- round " + healingRow.round() + ", " + healingRow.fault() + ": " + healingRow.trouble()));
        return String.join("\n", lines) + "\n";
    }

    private Map<InjectedFault.Cell, List<HealingRow>> cells() {
        Map<InjectedFault.Cell, List<HealingRow>> cells = new LinkedHashMap<>();
        Set<String> components = new LinkedHashSet<>();
        InjectedFault.matrix()
                .forEach(injectedFault ->
                        components.add(injectedFault.heals().orElseThrow().component()));
        for (String component : components) {
            InjectedFault.matrix().stream()
                    .filter(injectedFault ->
                            injectedFault.heals().orElseThrow().component().equals(component))
                    .forEach(injectedFault -> cells.put(injectedFault.heals().orElseThrow(), of(injectedFault)));
        }
        cells.values().removeIf(List::isEmpty);
        return cells;
    }

    private Map<String, List<HealingRow>> troubles() {
        Map<String, List<HealingRow>> troubles = new LinkedHashMap<>();
        cells().forEach((cell, of) ->
                troubles.computeIfAbsent(cell.trouble(), _ -> new ArrayList<>()).addAll(of));
        return troubles;
    }

    private List<HealingRow> of(InjectedFault injectedFault) {
        return rows.stream()
                .filter(healingRow -> healingRow.fault().equals(injectedFault.name()))
                .toList();
    }

    private static String line(String what, List<HealingRow> of) {
        String steps = of.stream().map(HealingRow::steps).distinct().collect(Collectors.joining("; "));
        return "| %s | %d | %s | %s | %s | %s | %s |"
                .formatted(
                        what,
                        of.size(),
                        middle(of, HealingRow::noticed),
                        late(of, HealingRow::noticed),
                        middle(of, HealingRow::whole),
                        late(of, HealingRow::whole),
                        steps);
    }

    private static String total(String trouble, List<HealingRow> of) {
        return "| %s | %d | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        trouble,
                        of.size(),
                        middle(of, HealingRow::noticed),
                        late(of, HealingRow::noticed),
                        NOTICED_BUDGET,
                        middle(of, HealingRow::whole),
                        late(of, HealingRow::whole),
                        HEALED_BUDGET);
    }

    private String summary() {
        long healed = rows.stream().filter(HealingRow::healed).count();
        long right = rows.stream()
                .filter(healingRow -> healingRow.trouble().isEmpty())
                .count();
        List<Double> loads = rows.stream()
                .map(healingRow -> Double.valueOf(healingRow.load()))
                .sorted()
                .toList();
        return "%d faults: %d healed, %d with the right reason everywhere; load average %.1f to %.1f, median %.1f."
                .formatted(rows.size(), healed, right, loads.getFirst(), loads.getLast(), loads.get(loads.size() / 2));
    }

    private static String middle(List<HealingRow> rows, ToLongFunction<HealingRow> of) {
        return rank(rows, of, 1.0 / 2);
    }

    private static String late(List<HealingRow> rows, ToLongFunction<HealingRow> of) {
        return rank(rows, of, P95);
    }

    /// The nearest rank: of fewer than 20 values, the 95th percentile is the largest. What was never healed is slower
    /// than all others.
    private static String rank(List<HealingRow> rows, ToLongFunction<HealingRow> of, double share) {
        long[] sorted = rows.stream()
                .mapToLong(healingRow -> healingRow.healed() ? of.applyAsLong(healingRow) : Long.MAX_VALUE)
                .sorted()
                .toArray();
        long value = sorted[(int) Math.ceil(share * sorted.length) - 1];
        return value == Long.MAX_VALUE ? "never" : "%.2f s".formatted(value / 1000.0);
    }
}
