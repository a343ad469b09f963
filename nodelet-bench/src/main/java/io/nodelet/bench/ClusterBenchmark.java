package io.nodelet.bench;

import io.nodelet.bench.history.BenchCluster;
import io.nodelet.host.linux.Poll;
import io.nodelet.sandbox.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Nothing → three masters and two workers, all Ready and the cluster's DNS answering on each, by the one command:
/// against the bare script on one host.
final class ClusterBenchmark {
    private static final int MASTERS = 3;
    private static final int WORKERS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String DNS = "busybox nslookup -type=a kubernetes.default.svc.cluster.local 10.21.0.10";
    private final List<Double> command = new ArrayList<>();
    private final List<Double> usable = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();

    void round(String name) {
        long began = System.nanoTime();
        try (BenchCluster benchCluster = BenchCluster.make(name + "-a", MASTERS, WORKERS)) {
            command.add(since(began));
            if (!Poll.until(LIMIT, () -> usable(benchCluster))) {
                throw new IllegalStateException("not every node of " + benchCluster.name() + " got Ready with DNS");
            }
            usable.add(since(began));
        }
        bare.add(BringUpBenchmark.bare(name + "-b").dns());
    }

    void report(MarkdownTable markdownTable) {
        String what = "nothing → %d masters and %d workers, ".formatted(MASTERS, WORKERS);
        markdownTable.seconds(what + "the command", command);
        markdownTable.seconds(what + "Ready and DNS on each", usable);
        markdownTable.seconds("empty host → Ready and DNS, bare script on one host", bare);
        markdownTable.ratio("the whole cluster / one bare host", usable, bare);
    }

    private static boolean usable(BenchCluster benchCluster) {
        String nodes = benchCluster.sandbox("kubectl", List.of("--", "get", "nodes", "--no-headers"));
        long ready = nodes.lines().filter(line -> line.contains(" Ready ")).count();
        return ready == MASTERS + WORKERS
                && benchCluster.recorded().hosts().stream().allMatch(host -> resolves(benchCluster, host));
    }

    private static boolean resolves(BenchCluster benchCluster, Host host) {
        String answer = benchCluster.sandbox("exec", List.of(host.name(), "--", "sh", "-c", DNS + " || true"));
        return answer.contains("10.21.0.1");
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
