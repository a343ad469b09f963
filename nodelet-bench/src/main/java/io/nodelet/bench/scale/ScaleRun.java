package io.nodelet.bench.scale;

import io.nodelet.bench.history.BenchCluster;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `scale [NODES [PODS]]`: a worker joins, renews its certificates and asks after pods elsewhere in a cluster of so
/// many
/// nodes. Prints what the daemons of master and worker hold of memory, and how often the worker's asks the API.
public final class ScaleRun {
    private static final String NODES = "5000";
    private static final String PODS = "300";
    private static final Duration REST = Duration.ofMinutes(1);
    private final List<LargeCluster.Memory> memory = new ArrayList<>();
    private final List<String> times = new ArrayList<>();

    private ScaleRun() {}

    /// `scale [NODES [PODS]]`, or, in the network between the hosts, `scale inside NAME NODES PODS`.
    public static int run(String[] args) {
        if (args.length > 1 && args[1].equals(LargeCluster.INSIDE)) {
            LargeCluster.fill(args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            return 0;
        }
        int nodes = Integer.parseInt(args.length > 1 ? args[1] : NODES);
        int pods = Integer.parseInt(args.length > 2 ? args[2] : PODS);
        try (BenchCluster benchCluster =
                BenchCluster.make("scale-" + ProcessHandle.current().pid(), 1, 1, "--hosts-only")) {
            new ScaleRun().in(new LargeCluster(benchCluster), nodes, pods);
        }
        return 0;
    }

    private void in(LargeCluster large, int nodes, int pods) {
        large.begin(nodes, pods, Redirect.INHERIT);
        time("empty worker → all of it runs", large.join());
        memory.addAll(large.memory("the worker has joined"));
        large.awaitDnsSpread();
        long before = large.requestsOfWorker();
        rest();
        double perSecond = (large.requestsOfWorker() - before) / (double) REST.toSeconds();
        memory.addAll(large.memory("at rest for " + REST.toMinutes() + " min"));
        time("all certificates of the worker anew", large.renew());
        memory.addAll(large.memory("certificates renewed"));
        print(nodes, pods, perSecond, large.troubles());
    }

    private void time(String what, Duration took) {
        times.add("| %s | %.1f s |".formatted(what, took.toMillis() / 1e3));
    }

    private void print(int nodes, int pods, double perSecond, String troubles) {
        System.out.println("| %d nodes, %d pods of nodelet-pod-reach | |\n| --- | --- |".formatted(nodes, pods));
        times.forEach(System.out::println);
        System.out.println("| requests of the worker's nodeletd, at rest | %.2f/s |".formatted(perSecond));
        System.out.println("| troubles | %s |\n".formatted(troubles.isBlank() ? "none" : troubles.strip()));
        System.out.println("| nodeletd | of | RSS | peak |\n| --- | --- | --- | --- |");
        memory.forEach(memory -> System.out.println("| %s | %s | %.1f MiB | %.1f MiB |"
                .formatted(memory.when(), memory.host(), memory.resident() / 1024.0, memory.peak() / 1024.0)));
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
