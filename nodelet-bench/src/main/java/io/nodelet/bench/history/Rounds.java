package io.nodelet.bench.history;

import io.nodelet.bench.history.Operation.Outcome;
import io.nodelet.host.linux.Poll;
import io.nodelet.sandbox.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Rounds of trouble under load. Runs in the network between the hosts, so that no host's trouble is the clients' own.
final class Rounds {
    private static final int REGISTERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long SETTLE_MILLIS = 2000;
    private final Cluster cluster;
    private final long seed;
    private final AtomicLong ids = new AtomicLong();

    Rounds(Cluster cluster, long seed) {
        this.cluster = cluster;
        this.seed = seed;
    }

    /// Runs them; each of the troubles comes before one comes again.
    ///
    /// @param told of each round when it is over
    void run(int rounds, Consumer<Round> told) {
        List<Trouble> turns = new ArrayList<>();
        Random random = new Random(seed);
        for (int number = 1; number <= rounds; number++) {
            if (turns.isEmpty()) {
                turns.addAll(Trouble.all());
                Collections.shuffle(turns, random);
            }
            List<Host> masters = cluster.masters();
            String host = masters.get(random.nextInt(masters.size())).name();
            told.accept(round(number, turns.removeLast(), host, random));
        }
    }

    private Round round(int number, Trouble trouble, String host, Random random) {
        List<String> registers = IntStream.rangeClosed(1, REGISTERS)
                .mapToObj(one -> "history-" + seed + "-" + number + "-" + one)
                .toList();
        Load load = Load.begin(cluster.credentials().context(), cluster.servers(), registers, ids, random.nextLong());
        try (load) {
            awaitService(load);
            long began = System.nanoTime();
            cluster.sandbox(trouble.on(host));
            rest(3000 + random.nextInt(5000));
            cluster.sandbox("heal", List.of());
            cluster.sandbox("up", List.of("--yes"));
            awaitService(load);
            long over = System.nanoTime();
            rest(SETTLE_MILLIS);
            Duration unserved = Gaps.longest(load.history(), began, over);
            load.close();
            return result(number, trouble, host, unserved, load.history());
        }
    }

    private static Round result(
            int number, Trouble trouble, String host, Duration unserved, Collection<Operation> history) {
        return new Round(
                number,
                trouble.title(),
                host,
                count(history, Outcome.OK),
                count(history, Outcome.UNKNOWN),
                unserved,
                HistoryCheck.of(history));
    }

    private static long count(Collection<Operation> history, Outcome outcome) {
        return history.stream().filter(it -> it.outcome() == outcome).count();
    }

    private static void awaitService(Load load) {
        long now = System.nanoTime();
        if (!Poll.until(PATIENCE, () -> load.allServedSince(now))) {
            throw new IllegalStateException("not every API server serves within " + PATIENCE.toMinutes() + " minutes");
        }
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
