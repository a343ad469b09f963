package io.nodelet.bench.history;

import io.nodelet.bench.Table;
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
public final class AddressMoves {
    private static final String ROUNDS = "5";
    private static final String INSIDE = "inside";
    private static final List<String> CAUSES = List.of("phases stopped", "power off");
    private static final long AFTERWARDS_MILLIS = 3000;
    private final Cluster cluster;
    private final AtomicLong ids = new AtomicLong();

    private AddressMoves(Cluster cluster) {
        this.cluster = cluster;
    }

    /// `vip [ROUNDS]`, or, in the network between the hosts, `vip inside NAME ROUNDS`.
    public static int run(String[] args) {
        if (args.length > 1 && args[1].equals(INSIDE)) {
            new AddressMoves(new Cluster(args[2])).rounds(Integer.parseInt(args[3]));
            return 0;
        }
        String rounds = args.length > 1 ? args[1] : ROUNDS;
        try (Cluster cluster = Cluster.make("vip-" + ProcessHandle.current().pid(), 3, 0, Cluster.VIP)) {
            return cluster.inItsNetwork(Redirect.INHERIT, "vip", INSIDE, cluster.name(), rounds);
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
        Table table = new Table();
        unserved.forEach((cause, all) -> table.seconds("virtual IP, its master's " + cause, all));
        System.out.print(table);
    }

    private Duration moved(String cause) {
        settle();
        Host holder = cluster.masters().stream()
                .filter(cluster::holdsVirtualIp)
                .findFirst()
                .orElseThrow();
        Duration unserved = unserved(holder, cause);
        cluster.sandbox("up", List.of("--yes"));
        return unserved;
    }

    private Duration unserved(Host holder, String cause) {
        Trouble trouble = Trouble.all().stream()
                .filter(it -> it.title().equals(cause))
                .findFirst()
                .orElseThrow();
        try (Load load = Load.begin(List.of(cluster.virtualServer()), registers(), ids, 1)) {
            load.awaitService();
            long began = System.nanoTime();
            trouble.script().commands(holder.name(), List.of()).forEach(cluster::sandbox);
            load.awaitService();
            rest();
            return Gaps.longest(load.history(), began, System.nanoTime());
        }
    }

    /// Every master serves again, and has had a moment to see that the others do.
    private void settle() {
        try (Load load = Load.begin(cluster.servers(), registers(), ids, 1)) {
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
