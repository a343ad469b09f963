package io.nodelet.bench.history;

import io.nodelet.bench.history.RegisterOperation.Outcome;
import io.nodelet.sandbox.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Rounds of trouble under load. Runs in the network between the hosts, so that no host's trouble is the clients' own.
final class Rounds {
    private static final int REGISTERS = 4;
    private static final int LEAST_MILLIS = 3000;
    private static final int MORE_MILLIS = 5000;
    private static final long SETTLE_MILLIS = 2000;
    private final BenchCluster benchCluster;
    private final long seed;
    private final AtomicLong ids = new AtomicLong();

    Rounds(BenchCluster benchCluster, long seed) {
        this.benchCluster = benchCluster;
        this.seed = seed;
    }

    /// What came of one, and what was wrong.
    record Result(Round round, List<HistoryViolation> findings) {}

    /// The round of that number, from 1: the seed draws what happens in it and to whom, whatever went before. Each of
    /// the
    /// troubles comes before one comes again.
    Result run(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        List<Host> masters = benchCluster.masters();
        return round(number, trouble(number, masters.size()), sufferer(masters, random), random);
    }

    private Disturbance trouble(int number, int masters) {
        List<Disturbance> all = new ArrayList<>(Disturbance.all().stream()
                .filter(disturbance -> disturbance.masters() <= masters)
                .toList());
        Collections.shuffle(all, new Random(seed + (number - 1) / all.size()));
        return all.get((number - 1) % all.size());
    }

    /// Every other time the one that has the virtual IP, which moves then.
    private Host sufferer(List<Host> masters, Random random) {
        Host drawn = masters.get(random.nextInt(masters.size()));
        return random.nextBoolean()
                ? drawn
                : masters.stream()
                        .filter(benchCluster::holdsVirtualIp)
                        .findFirst()
                        .orElse(drawn);
    }

    private Result round(int number, Disturbance disturbance, Host host, Random random) {
        List<String> registers = IntStream.rangeClosed(1, REGISTERS)
                .mapToObj(one -> "history-" + seed + "-" + number + "-" + one)
                .toList();
        List<String> others = benchCluster.masters().stream()
                .map(Host::name)
                .filter(name -> !name.equals(host.name()))
                .toList();
        Load load = Load.begin(benchCluster.servers(), registers, ids, random.nextLong());
        boolean holder;
        Stretch stretch;
        try (load) {
            load.awaitService();
            holder = benchCluster.holdsVirtualIp(host);
            stretch = suffer(load, disturbance.script().commands(host.name(), others), random);
            rest(SETTLE_MILLIS);
        }
        return result(number, disturbance, host.name(), holder, new Window(load.history(), stretch));
    }

    /// From the beginning of a trouble to its end, in nanoseconds of the operations' clock.
    private record Stretch(long began, long over) {}

    private Stretch suffer(Load load, List<List<String>> commands, Random random) {
        long began = System.nanoTime();
        commands.forEach(benchCluster::sandbox);
        rest(LEAST_MILLIS + random.nextInt(MORE_MILLIS));
        benchCluster.sandbox("heal", List.of());
        benchCluster.sandbox("up", List.of("--yes"));
        load.awaitService();
        return new Stretch(began, System.nanoTime());
    }

    /// A history, and the stretch of it in which the trouble was.
    private record Window(Collection<RegisterOperation> history, Stretch stretch) {
        Duration unserved(Server.Way way) {
            List<RegisterOperation> some = history.stream()
                    .filter(operation -> operation.client().startsWith(way + " "))
                    .toList();
            return ServiceGaps.longest(some, stretch.began(), stretch.over());
        }

        long count(Outcome outcome) {
            return history.stream()
                    .filter(operation -> operation.outcome() == outcome)
                    .count();
        }
    }

    private static Result result(int number, Disturbance disturbance, String host, boolean holder, Window window) {
        List<HistoryViolation> findings = HistoryCheck.of(window.history());
        Round round = new Round(
                number,
                disturbance.title(),
                host,
                holder,
                window.count(Outcome.OK),
                window.count(Outcome.UNKNOWN),
                window.unserved(Server.Way.API),
                window.unserved(Server.Way.VIRTUAL_IP),
                count(findings, HistoryViolation.Kind.LOST_WRITE),
                count(findings, HistoryViolation.Kind.STALE_READ),
                count(findings, HistoryViolation.Kind.PHANTOM));
        return new Result(round, findings);
    }

    private static long count(List<HistoryViolation> findings, HistoryViolation.Kind kind) {
        return findings.stream()
                .filter(historyViolation -> historyViolation.kind() == kind)
                .count();
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
