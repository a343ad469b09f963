package io.nodelet.bench.conformance;

import io.nodelet.bench.history.BenchCluster;
import io.nodelet.sandbox.Kubeconfig;
import io.nodelet.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The tests' program, run by ginkgo in the network between a sandbox's hosts. It leaves a log, ginkgo's JSON
/// report and a JUnit report in a folder.
///
/// @param out that folder, absolute
record GinkgoRun(BenchCluster cluster, Path out) {
    static final String REPORT = "report.json";
    private static final String REGISTRIES = "registries.yaml";
    private static final String AT_ONCE = "6"; // they mostly wait for something
    private static final String LIMIT = "6h";

    void run(String focus, Selection selection) throws IOException {
        Files.writeString(
                out.resolve(REGISTRIES), "promoterE2eRegistry: nodelet.local/e2e\ngcRegistry: nodelet.local/e2e\n");
        Files.deleteIfExists(out.resolve(REPORT));
        ProcessBuilder builder = new ProcessBuilder(argv(focus, selection)).redirectErrorStream(true);
        builder.environment().put("KUBE_TEST_REPO_LIST", out.resolve(REGISTRIES).toString());
        Process ginkgo = builder.start();
        ProgressWatch watch = new ProgressWatch(System.err);
        try (BufferedReader lines = ginkgo.inputReader(StandardCharsets.UTF_8);
                PrintWriter log = new PrintWriter(Files.newBufferedWriter(out.resolve("ginkgo.log")), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.println(line);
                watch.line(line);
            }
            ginkgo.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            ginkgo.destroy();
        }
        if (!Files.exists(out.resolve(REPORT))) {
            throw new UncheckedIOException(new IOException("ginkgo left no report; see " + out.resolve("ginkgo.log")));
        }
    }

    private List<String> argv(String focus, Selection selection) {
        Sandbox sandbox = cluster.recorded();
        Path bin = Path.of(sandbox.bundle(), "bin");
        List<String> argv = new ArrayList<>(List.of("timeout", "--kill-after=1m", LIMIT));
        argv.add("nsenter");
        argv.add("--net=/proc/" + sandbox.switchHolder().pid() + "/ns/net");
        argv.addAll(List.of(bin.resolve("ginkgo").toString(), "run", "-v", "--no-color", "--procs=" + AT_ONCE));
        argv.addAll(List.of("--timeout=" + LIMIT, "--label-filter=Conformance"));
        argv.addAll(List.of("--output-dir=" + out, "--json-report=" + REPORT, "--junit-report=junit.xml"));
        if (!focus.isEmpty()) {
            argv.add("--focus=" + focus);
        }
        selection.skips().forEach(skip -> argv.add("--skip=" + skip.names()));
        argv.addAll(List.of(bin.resolve("e2e.test").toString(), "--", "--provider=skeleton"));
        argv.add("--kubeconfig=" + Kubeconfig.of(sandbox.host("")));
        argv.add("--kubectl-path=" + bin.resolve("kubectl"));
        argv.addAll(List.of("--disable-log-dump=true", "--e2e-output-dir=" + out));
        return argv;
    }
}
