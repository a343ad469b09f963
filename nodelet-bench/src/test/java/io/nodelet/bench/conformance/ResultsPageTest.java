package io.nodelet.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.conformance.TestOutcome.State;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultsPageTest {
    private static final String REPORT = """
            [{"SpecReports": [
              {"LeafNodeType": "It", "LeafNodeText": "should be updated [Conformance]", "LeafNodeLabels": ["Conformance"],
               "ContainerHierarchyTexts": ["[sig-node] Pods"], "ContainerHierarchyLabels": [["sig-node"]],
               "State": "passed", "RunTime": 5100000000},
              {"LeafNodeType": "It", "LeafNodeText": "should run [Conformance]", "LeafNodeLabels": ["Conformance"],
               "ContainerHierarchyTexts": ["[sig-apps] Job"], "State": "timedout", "RunTime": 61000000000,
               "Failure": {"Message": "Timed out\\nafter 60 s"}},
              {"LeafNodeType": "It", "LeafNodeText": "sample server [Conformance]",
               "ContainerHierarchyTexts": ["[sig-api-machinery] Aggregator"],
               "ContainerHierarchyLabels": [["Conformance"]], "State": "skipped"},
              {"LeafNodeType": "It", "LeafNodeText": "needs more [Conformance]", "LeafNodeLabels": ["Conformance"],
               "ContainerHierarchyTexts": ["[sig-node] Nodes"], "State": "skipped",
               "Failure": {"Message": "requires 3 nodes"}},
              {"LeafNodeType": "It", "LeafNodeText": "is something else", "LeafNodeLabels": ["Slow"],
               "ContainerHierarchyTexts": ["[sig-node] Other"], "State": "failed"},
              {"LeafNodeType": "SynchronizedBeforeSuite", "LeafNodeText": "", "State": "passed"}
            ]}]
            """;
    private final GinkgoReport report = GinkgoReport.of(JsonMapper.shared().readTree(REPORT));

    @Test
    void onlyConformanceTestsCount() {
        assertThat(report.outcomes()).hasSize(4);
        assertThat(report.all(State.PASSED)).extracting(TestOutcome::group).containsExactly("sig-node");
        assertThat(report.all(State.FAILED)).extracting(TestOutcome::message).containsExactly("Timed out\nafter 60 s");
        assertThat(report.suiteFailures()).isEmpty();
    }

    @Test
    void aFailureOfThePreparationsIsOne() {
        String failed = REPORT.replace("\"LeafNodeText\": \"\", \"State\": \"passed\"", "\"State\": \"failed\"");

        assertThat(GinkgoReport.of(JsonMapper.shared().readTree(failed)).suiteFailures())
                .containsExactly("SynchronizedBeforeSuite: ");
    }

    @Test
    void thePageCountsListsAndGivesReasons() {
        String page = new ResultsPage(report, Selection.parse("sample server\tno image of it")).toString();

        assertThat(page)
                .contains("| sig-node | 1 | 0 | 1 | 5 s |", "| **all** | 1 | 1 | 2 | 66 s |")
                .contains("### sig-node\n\n- `Pods should be updated` (5.1 s)\n")
                .contains("## Failed\n\n### sig-apps\n\n- `Job should run` (61.0 s)\n")
                .contains("**no image of it** (1)\n\n- `[sig-api-machinery] Aggregator sample server`\n")
                .contains("**said itself: requires 3 nodes** (1)\n");
    }
}
