package io.nodelet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Figures of several rounds, printed as a Markdown table: minimum, median, maximum.
public final class MarkdownTable {
    private final List<String> lines =
            new ArrayList<>(List.of("| what | min | median | max |", "| --- | --- | --- | --- |"));

    public void seconds(String what, List<Double> values) {
        row(what, values, "%.2f s");
    }

    /// Of each round of ours to the same one of the yardstick.
    void ratio(String what, List<Double> ours, List<Double> theirs) {
        List<Double> ratios = IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i) / theirs.get(i))
                .toList();
        row(what, ratios, "%.2f ×");
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }

    private void row(String what, List<Double> values, String format) {
        List<Double> sorted = values.stream().sorted().toList();
        lines.add("| " + what + " | " + format.formatted(sorted.getFirst()) + " | "
                + format.formatted(sorted.get(sorted.size() / 2)) + " | " + format.formatted(sorted.getLast()) + " |");
    }
}
