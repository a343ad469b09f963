package io.nodelet.bench.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// `history [ROUNDS [SEED]]`: makes a sandbox cluster, goes into the network between its hosts, and lets one after the
/// other of its masters suffer while clients write and read. The same seed goes on where it was ended.
public final class HistoryRun {
    private static final String ROUNDS = "14";
    private static final String MASTERS = "3";
    private static final String INSIDE = "inside";

    private HistoryRun() {}

    /// `history [ROUNDS [SEED]]`, or, in that network, `history inside NAME ROUNDS SEED`.
    ///
    /// @return 0 when every promise was kept, 1 when one was broken
    public static int run(String[] args) {
        if (args.length > 1 && args[1].equals(INSIDE)) {
            return inside(new BenchCluster(args[2]), Integer.parseInt(args[3]), Long.parseLong(args[4]));
        }
        int rounds = Integer.parseInt(args.length > 1 ? args[1] : ROUNDS);
        long seed = args.length > 2 ? Long.parseLong(args[2]) : System.currentTimeMillis() % 1_000_000_000;
        System.err.println("to go on with it, or to play it again: nodelet-bench/run history " + rounds + " " + seed);
        int masters = Integer.parseInt(System.getenv().getOrDefault("NODELET_MASTERS", MASTERS));
        try (BenchCluster benchCluster = BenchCluster.make(
                "history-" + ProcessHandle.current().pid(), masters, 0, BenchCluster.VIP, "--disk", "8G")) {
            return goInside(benchCluster, rounds, seed, Redirect.INHERIT);
        }
    }

    /// Goes into the network between a cluster's hosts and runs the rounds there.
    ///
    /// @param benchCluster made with `--vip` and disks of its hosts' own
    /// @param words   where to tell what happens
    /// @return 0 when every promise was kept, 1 when one was broken
    public static int goInside(BenchCluster benchCluster, int rounds, long seed, Redirect words) {
        return benchCluster.inItsNetwork(words, "history", INSIDE, benchCluster.name(), "" + rounds, "" + seed);
    }

    private static int inside(BenchCluster benchCluster, int last, long seed) {
        Path file = Path.of("target", "history-" + seed + ".tsv");
        List<Round> done = new ArrayList<>(recorded(file));
        Rounds rounds = new Rounds(benchCluster, seed);
        for (int number = done.size() + 1; number <= last; number++) {
            Rounds.Result result = rounds.run(number);
            done.add(result.round());
            System.err.println(result.round().line());
            result.findings()
                    .forEach(historyViolation ->
                            System.err.println("    " + historyViolation.kind() + ": " + historyViolation.sentence()));
            keep(file, result.round());
        }
        System.out.print(new HistoryTable(done));
        return done.stream().allMatch(Round::isSuccess) ? 0 : 1;
    }

    private static List<Round> recorded(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Round::of).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(Path file, Round round) {
        try {
            Files.writeString(file, round.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
