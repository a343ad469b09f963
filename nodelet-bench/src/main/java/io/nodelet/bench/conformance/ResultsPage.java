package io.nodelet.bench.conformance;

import io.nodelet.bench.conformance.TestOutcome.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The results of a run as a page in Markdown: how many of each group, which passed, which failed, which were left out
/// and why.
record ResultsPage(GinkgoReport report, Selection selection) {
    private static final String TITLE = """
            # Results of Kubernetes' own conformance tests

            Written by `nodelet-bench/run conformance`: [conformance.md](conformance.md) says how and with what.

            ## Counts
            """;
    private static final String NOT_WANTED = "not asked for in this run";

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of(TITLE));
        lines.addAll(counts());
        lines.addAll(List.of("", "## Passed", ""));
        lines.addAll(byGroup(report.all(State.PASSED)));
        if (!report.all(State.FAILED).isEmpty()) {
            lines.addAll(List.of("## Failed", ""));
            lines.addAll(byGroup(report.all(State.FAILED)));
        }
        lines.addAll(List.of("## Left out, and why", ""));
        lines.addAll(leftOut());
        return String.join("\n", lines) + "\n";
    }

    private List<String> counts() {
        List<String> lines = new ArrayList<>(
                List.of("| | passed | failed | left out | time of those run |", "| --- | --- | --- | --- | --- |"));
        Map<String, List<TestOutcome>> groups = report.outcomes().stream()
                .collect(Collectors.groupingBy(TestOutcome::group, TreeMap::new, Collectors.toList()));
        groups.forEach((group, all) -> lines.add(row(group, all)));
        lines.add(row("**all**", report.outcomes()));
        return lines;
    }

    private static String row(String name, List<TestOutcome> all) {
        return "| %s | %d | %d | %d | %.0f s |"
                .formatted(
                        name,
                        count(all, State.PASSED),
                        count(all, State.FAILED),
                        count(all, State.SKIPPED),
                        all.stream().mapToDouble(TestOutcome::seconds).sum());
    }

    private static long count(List<TestOutcome> all, State state) {
        return all.stream().filter(testOutcome -> testOutcome.state() == state).count();
    }

    private static List<String> byGroup(List<TestOutcome> outcomes) {
        List<String> lines = new ArrayList<>();
        Map<String, List<TestOutcome>> groups =
                outcomes.stream().collect(Collectors.groupingBy(TestOutcome::group, TreeMap::new, Collectors.toList()));
        groups.forEach((group, all) -> {
            lines.addAll(List.of("### " + group, ""));
            all.forEach(testOutcome ->
                    lines.add("- %s (%.1f s)".formatted(code(testOutcome.shortName()), testOutcome.seconds())));
            lines.add("");
        });
        return lines;
    }

    private List<String> leftOut() {
        Map<String, List<TestOutcome>> reasons = report.all(State.SKIPPED).stream()
                .collect(Collectors.groupingBy(this::reason, TreeMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        reasons.forEach((reason, all) -> {
            lines.addAll(List.of("**" + reason + "** (" + all.size() + ")", ""));
            if (!reason.equals(NOT_WANTED)) {
                all.forEach(testOutcome ->
                        lines.add("- " + code("[" + testOutcome.group() + "] " + testOutcome.shortName())));
                lines.add("");
            }
        });
        return lines;
    }

    private String reason(TestOutcome testOutcome) {
        return selection
                .reason(testOutcome.name())
                .orElse(testOutcome.message().isEmpty() ? NOT_WANTED : "said itself: " + testOutcome.message());
    }

    private static String code(String text) {
        return "`" + text.replace('`', '\'') + "`";
    }
}
