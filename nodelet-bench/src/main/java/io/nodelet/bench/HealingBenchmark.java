package io.nodelet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Each component, each trouble, as many rounds as one likes, on a node that the daemon keeps. Results go to a file as
/// they come, and the same seed goes on where a run was stopped.
final class HealingBenchmark {
    /// The daemon forgets earlier steps once a component has been well for 30 s.
    private static final Duration APART = Duration.ofSeconds(33);
    /// The daemon rightly brakes at 30 steps in ten minutes; a new one begins to count anew.
    private static final int ONE_DAEMON = 12;

    private static final String START = """
            setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &
            for _ in $(seq 600); do
              nodeletd status --kube 2>/dev/null | grep -q pf9_kube_node_state && exit 0
              sleep 0.2
            done
            exit 1
            """;
    private static final String END = """
            p=$(grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5-)
            kill "$p"
            for _ in $(seq 600); do kill -0 "$p" 2>/dev/null || exit 0; sleep 0.1; done
            exit 1
            """;
    private final long seed;
    private final Path file;
    private final List<HealingRow> rows;
    private final Map<String, Instant> last = new HashMap<>();

    /// @param file what came of it, a line each; read when it is there
    HealingBenchmark(long seed, Path file) {
        this.seed = seed;
        this.file = file;
        this.rows = read(file);
    }

    /// Goes on until so many rounds are done.
    void run(int rounds) {
        int number = 1;
        List<Turn> turns = turns(rounds);
        while (!turns.isEmpty()) {
            try (TestHost host = TestHost.make("heal-" + ProcessHandle.current().pid() + "-" + number++)) {
                host.must("sed -i 's/plugin: .*/plugin: flannel/' /etc/pf9/nodelet/nodelet.yaml");
                withHost(host, turns);
            }
        }
    }

    HealingTable table() {
        return new HealingTable(rows);
    }

    private record Turn(int round, InjectedFault fault) {
        String component() {
            return fault.heals().orElseThrow().component();
        }
    }

    private List<Turn> turns(int rounds) {
        List<Turn> turns = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            List<InjectedFault> faults = new ArrayList<>(InjectedFault.matrix());
            Collections.shuffle(faults, new Random(seed + round));
            for (InjectedFault injectedFault : faults) {
                Turn turn = new Turn(round, injectedFault);
                if (rows.stream()
                        .noneMatch(healingRow -> healingRow.round() == turn.round()
                                && healingRow.fault().equals(injectedFault.name()))) {
                    turns.add(turn);
                }
            }
        }
        return turns;
    }

    /// As long as the node gets well again.
    private void withHost(TestHost host, List<Turn> turns) {
        host.must(START);
        FaultTarget faultTarget = new FaultTarget(host::must, host.root());
        for (int i = 1; !turns.isEmpty(); i++) {
            faultTarget.settle().forEach(text -> System.err.println("    afterwards: " + text));
            if (i % ONE_DAEMON == 0) {
                host.must(END);
                host.must(START);
                faultTarget.settle();
            }
            HealingRow row = turn(faultTarget, next(turns));
            keep(row);
            System.err.println(row.line());
            if (!row.healed()) {
                return;
            }
        }
    }

    /// The next one of the same round whose component was left alone for long enough.
    private Turn next(List<Turn> turns) {
        Turn first = turns.getFirst();
        Turn best = turns.stream()
                .filter(turn -> turn.round() == first.round())
                .min((a, b) -> due(a).compareTo(due(b)))
                .orElse(first);
        rest(Duration.between(Instant.now(), due(best)));
        turns.remove(best);
        return best;
    }

    private Instant due(Turn turn) {
        return last.getOrDefault(turn.component(), Instant.EPOCH);
    }

    private HealingRow turn(FaultTarget faultTarget, Turn turn) {
        String load = load();
        try {
            return HealingRow.of(turn.round(), faultTarget.heal(turn.fault()), load);
        } catch (IllegalStateException | UncheckedIOException e) {
            return HealingRow.failed(turn.round(), turn.fault(), load, String.valueOf(e.getMessage()));
        } finally {
            last.put(turn.component(), Instant.now().plus(APART));
        }
    }

    private void keep(HealingRow row) {
        rows.add(row);
        try {
            Files.writeString(file, row.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<HealingRow> read(Path file) {
        try {
            return Files.exists(file)
                    ? new ArrayList<>(Files.readAllLines(file).stream()
                            .map(HealingRow::parse)
                            .toList())
                    : new ArrayList<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rest(Duration time) {
        try {
            Thread.sleep(Math.max(time.toMillis(), 0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
