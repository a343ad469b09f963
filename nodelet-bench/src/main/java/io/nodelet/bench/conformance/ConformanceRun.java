package io.nodelet.bench.conformance;

import io.nodelet.bench.conformance.TestOutcome.State;
import io.nodelet.bench.history.BenchCluster;
import io.nodelet.sandbox.SandboxStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `conformance [FOCUS]`: makes a bundle with Kubernetes' own tests, brings up a master and two workers from it, and
/// runs the conformance tests that the [Selection] leaves in. `NODELET_SANDBOX` names a sandbox that is up already,
/// from
/// such a bundle: it is used, and stays.
public final class ConformanceRun {
    private static final Path OUT = Path.of("target", "conformance");
    private static final int WORKERS = 2;

    private ConformanceRun() {}

    /// Runs it.
    ///
    /// @param focus a regular expression for the names of the tests; all when empty
    /// @return the exit code: 0 when tests were run and all passed, else 1
    public static int run(String focus) {
        String existing = System.getenv().getOrDefault("NODELET_SANDBOX", "");
        if (!existing.isEmpty()) {
            return tests(new BenchCluster(existing), focus);
        }
        Path bundle = BundleOrder.withTests();
        BenchCluster benchCluster =
                new BenchCluster("conformance-" + ProcessHandle.current().pid());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> takeDown(benchCluster))); // also when somebody stops this
        System.err.println("bringing up a master and " + WORKERS + " workers: sandbox " + benchCluster.name());
        return tests(BenchCluster.make(benchCluster.name(), 1, WORKERS, "--bundle", bundle.toString()), focus);
    }

    /// An `up` that still works would hold the sandbox.
    private static void takeDown(BenchCluster benchCluster) {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        children.forEach(process ->
                process.onExit().completeOnTimeout(process, 1, TimeUnit.MINUTES).join());
        if (SandboxStore.of(System.getenv()).find(benchCluster.name()).isPresent()) {
            benchCluster.close();
        }
    }

    private static int tests(BenchCluster benchCluster, String focus) {
        Selection selection = Selection.standard();
        try {
            Files.createDirectories(OUT);
            new GinkgoRun(benchCluster, OUT.toAbsolutePath()).run(focus, selection);
            GinkgoReport report = GinkgoReport.read(OUT.resolve(GinkgoRun.REPORT));
            Files.writeString(OUT.resolve("results.md"), new ResultsPage(report, selection).toString());
            return conclude(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int conclude(GinkgoReport report) {
        List<TestOutcome> failed = report.all(State.FAILED);
        int passed = report.all(State.PASSED).size();
        failed.forEach(testOutcome ->
                System.out.printf("FAILED  %s%n        %s%n", testOutcome.name(), firstLine(testOutcome.message())));
        report.suiteFailures().forEach(suiteFailure -> System.out.println("FAILED  " + firstLine(suiteFailure)));
        double seconds =
                report.outcomes().stream().mapToDouble(TestOutcome::seconds).sum();
        System.out.printf(
                "%d passed, %d failed, %d left out; %.0f s of tests. JUnit, list and log: %s%n",
                passed, failed.size(), report.all(State.SKIPPED).size(), seconds, OUT);
        return passed > 0 && failed.isEmpty() && report.suiteFailures().isEmpty() ? 0 : 1;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
