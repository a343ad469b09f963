package io.nodelet.bench.history;

import io.nodelet.bench.MarkdownTable;
import io.nodelet.sandbox.Host;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// `vip [ROUNDS]`: for how long nobody is served through the virtual IP when the master that has it stops as it is
/// told, and when it loses power. Nothing else goes on in the cluster.
public final class VipFailoverBenchmark {
    private static final String ROUNDS = "5";
    private static final String INSIDE = "inside";
    private static final List<String> CAUSES = List.of("phases stopped", "power off");
    private static final long AFTERWARDS_MILLIS = 3000;
    private final BenchCluster benchCluster;
    private final AtomicLong ids = new AtomicLong();

    private VipFailoverBenchmark(BenchCluster benchCluster) {
        this.benchCluster = benchCluster;
    }

    /// `vip [ROUNDS]`, or, in the network between the hosts, `vip inside NAME ROUNDS`.
    public static int run(String[] args) {
        if (args.length > 1 && args[1].equals(INSIDE)) {
            new VipFailoverBenchmark(new BenchCluster(args[2])).rounds(Integer.parseInt(args[3]));
            return 0;
        }
        String rounds = args.length > 1 ? args[1] : ROUNDS;
        try (BenchCluster benchCluster =
                BenchCluster.make("vip-" + ProcessHandle.current().pid(), 3, 0, BenchCluster.VIP)) {
            return benchCluster.inItsNetwork(Redirect.INHERIT, "vip", INSIDE, benchCluster.name(), rounds);
        }
    }

    private void rounds(int rounds) {
        Map<String, List<Double>> unserved = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String cause : CAUSES) {
                double seconds = moved(cause).toMillis() / 1e3;
                System.err.println("round " + round + ", " + cause + ": " + seconds + " s");
                unserved.computeIfAbsent(cause, _ -> new ArrayList<>()).add(seconds);
            }
        }
        MarkdownTable markdownTable = new MarkdownTable();
        unserved.forEach((cause, all) -> markdownTable.seconds("virtual IP, its master's " + cause, all));
        System.out.print(markdownTable);
    }

    private Duration moved(String cause) {
        settle();
        Host holder = benchCluster.masters().stream()
                .filter(benchCluster::holdsVirtualIp)
                .findFirst()
                .orElseThrow();
        Duration unserved = unserved(holder, cause);
        benchCluster.sandbox("up", List.of("--yes"));
        return unserved;
    }

    private Duration unserved(Host holder, String cause) {
        Disturbance disturbance = Disturbance.all().stream()
                .filter(otherDisturbance -> otherDisturbance.title().equals(cause))
                .findFirst()
                .orElseThrow();
        try (Load load = Load.begin(List.of(benchCluster.virtualServer()), registers(), ids, 1)) {
            load.awaitService();
            long began = System.nanoTime();
            disturbance.script().commands(holder.name(), List.of()).forEach(benchCluster::sandbox);
            load.awaitService();
            rest();
            return ServiceGaps.longest(load.history(), began, System.nanoTime());
        }
    }

    /// Every master serves again, and has had a moment to see that the others do.
    private void settle() {
        try (Load load = Load.begin(benchCluster.servers(), registers(), ids, 1)) {
            load.awaitService();
        }
        rest();
    }

    private List<String> registers() {
        return List.of("moves-" + ids.incrementAndGet());
    }

    /// Nothing tells that an address will not move once more: a stretch in which it does not is part of what is
    /// measured.
    private static void rest() {
        try {
            Thread.sleep(AFTERWARDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
