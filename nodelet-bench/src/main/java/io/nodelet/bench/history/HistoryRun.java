package io.nodelet.bench.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// `history [ROUNDS [SEED]]`: makes a sandbox cluster, goes into the network between its hosts, and lets one after the
/// other of its masters suffer while clients write and read.
public final class HistoryRun {
    private static final String ROUNDS = "9";
    private static final String INSIDE = "inside";
    private static final int WORKERS = 1;

    private HistoryRun() {}

    /// `history [ROUNDS [SEED]]`, or, in that network, `history inside NAME ROUNDS SEED`.
    public static void main(String[] args) {
        if (args.length > 1 && args[1].equals(INSIDE)) {
            inside(new Cluster(args[2]), Integer.parseInt(args[3]), Long.parseLong(args[4]));
            return;
        }
        String rounds = args.length > 1 ? args[1] : ROUNDS;
        String seed = args.length > 2 ? args[2] : Long.toString(System.currentTimeMillis() % 1_000_000_000);
        System.err.println("to play it again: nodelet-bench/run history " + rounds + " " + seed);
        try (Cluster cluster =
                Cluster.make("history-" + ProcessHandle.current().pid(), masters(), WORKERS, "--disk", "8G")) {
            goInside(cluster, rounds, seed);
        }
    }

    private static int masters() {
        return Integer.parseInt(System.getenv().getOrDefault("NODELET_MASTERS", "1"));
    }

    private static void goInside(Cluster cluster, String rounds, String seed) {
        List<String> argv = new ArrayList<>(List.of(
                "nsenter",
                "--net=/proc/" + cluster.recorded().switchHolder().pid() + "/ns/net",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.nodelet.bench.Main"));
        argv.addAll(List.of("history", INSIDE, cluster.name(), rounds, seed));
        try {
            int exit = new ProcessBuilder(argv).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the rounds ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void inside(Cluster cluster, int rounds, long seed) {
        Path file = Path.of("target", "history-" + seed + ".tsv");
        List<Round> done = new ArrayList<>();
        new Rounds(cluster, seed).run(rounds, round -> {
            done.add(round);
            System.err.println(round);
            round.findings().forEach(it -> System.err.println("    " + it.kind() + ": " + it.sentence()));
            keep(file, round);
        });
        System.out.print(new HistoryTable(done));
    }

    private static void keep(Path file, Round round) {
        try {
            Files.writeString(file, round + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
