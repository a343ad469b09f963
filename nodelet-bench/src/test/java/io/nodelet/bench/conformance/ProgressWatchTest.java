package io.nodelet.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final ProgressWatch watch = new ProgressWatch(new PrintStream(told, true, StandardCharsets.UTF_8));

    @Test
    void tellsOfEachTestThatHasEnded() {
        feed("""
                Running Suite: Kubernetes e2e suite - /tmp
                Will run 3 of 7321 specs
                Running in parallel across 4 processes
                SSSSSS
                ------------------------------
                • [5.123 seconds]
                [sig-node] Pods should be updated [NodeConformance] [Conformance] [sig-node, NodeConformance, Conformance]
                k8s.io/kubernetes/test/e2e/common/node/pods.go:344
                ------------------------------
                • [FAILED] [61.002 seconds]
                [sig-apps] Job [It] should run a job to completion [Conformance] [sig-apps, Conformance]
                  [FAILED] Timed out
                ------------------------------
                S [SKIPPED] [0.100 seconds]
                [sig-node] Something for others [Conformance] [sig-node, Conformance]
                """);

        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "3 tests to run",
                        "1/3  passed 5.123 s  [sig-node] Pods should be updated [NodeConformance] [Conformance]",
                        "2/3  FAILED 61.002 s  [sig-apps] Job should run a job to completion [Conformance]  (1 failed)",
                        "3/3  skipped 0.100 s  [sig-node] Something for others [Conformance]  (1 failed)");
    }

    @Test
    void isSilentAboutAllElse() {
        feed("[sig-node] Pods\n• something\nS\n  [5 seconds]\n");

        assertThat(told.size()).isZero();
    }

    private void feed(String lines) {
        lines.lines().forEach(watch::line);
    }
}
