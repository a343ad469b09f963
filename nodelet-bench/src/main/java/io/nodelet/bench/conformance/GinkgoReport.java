package io.nodelet.bench.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What ginkgo says of a run, in its JSON report: every conformance test, run or not, in the order of their names.
///
/// @param suiteFailures what failed outside of tests: preparations, and what the tests' own end checks
record GinkgoReport(List<TestOutcome> outcomes, List<String> suiteFailures) {
    private static final String LABEL = "Conformance";
    private static final Set<String> UNSUCCESSFUL = Set.of("failed", "panicked", "aborted", "interrupted", "timedout");

    GinkgoReport {
        outcomes = List.copyOf(outcomes);
        suiteFailures = List.copyOf(suiteFailures);
    }

    static GinkgoReport read(Path file) {
        return of(JsonMapper.shared().readTree(file.toFile()));
    }

    static GinkgoReport of(JsonNode report) {
        List<TestOutcome> outcomes = new ArrayList<>();
        Set<String> failures = new TreeSet<>();
        for (JsonNode suite : report) {
            for (JsonNode spec : suite.path("SpecReports")) {
                boolean test = spec.path("LeafNodeType").asString("").equals("It");
                if (test && labels(spec).contains(LABEL)) {
                    outcomes.add(outcome(spec));
                } else if (!test && UNSUCCESSFUL.contains(state(spec))) {
                    failures.add(spec.path("LeafNodeType").asString("") + ": " + message(spec));
                }
            }
        }
        outcomes.sort((a, b) -> a.name().compareTo(b.name()));
        return new GinkgoReport(outcomes, List.copyOf(failures));
    }

    List<TestOutcome> all(TestOutcome.State state) {
        return outcomes.stream()
                .filter(testOutcome -> testOutcome.state() == state)
                .toList();
    }

    private static TestOutcome outcome(JsonNode spec) {
        TestOutcome.State state = switch (state(spec)) {
            case "passed" -> TestOutcome.State.PASSED;
            case "skipped", "pending" -> TestOutcome.State.SKIPPED;
            default -> TestOutcome.State.FAILED;
        };
        return new TestOutcome(name(spec), state, spec.path("RunTime").asLong(0) / 1e9, message(spec));
    }

    private static String name(JsonNode spec) {
        List<String> words = new ArrayList<>();
        spec.path("ContainerHierarchyTexts").forEach(node -> words.add(node.asString("")));
        words.add(spec.path("LeafNodeText").asString(""));
        return String.join(" ", words);
    }

    private static Set<String> labels(JsonNode spec) {
        Set<String> labels = new TreeSet<>();
        spec.path("LeafNodeLabels").forEach(node -> labels.add(node.asString("")));
        spec.path("ContainerHierarchyLabels").forEach(of -> of.forEach(node -> labels.add(node.asString(""))));
        return labels;
    }

    private static String state(JsonNode spec) {
        return spec.path("State").asString("");
    }

    private static String message(JsonNode spec) {
        return spec.path("Failure").path("Message").asString("");
    }
}
