package io.nodelet.bench;

import io.nodelet.bench.conformance.ConformanceRun;
import io.nodelet.bench.history.HistoryRun;
import io.nodelet.bench.history.VipFailoverBenchmark;
import io.nodelet.bench.scale.ScaleRun;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Runs the benchmarks and prints Markdown tables: `[ROUNDS]` (3 unless said) brings nodes up, `join [ROUNDS
/// [AT-ONCE]]` (3 and 1) lets workers in, `cluster [ROUNDS]` (3) brings up three masters and two workers, `heal
/// [ROUNDS [SEED]]` (10) breaks a node and looks how it heals, `rest [MINUTES [PODS [HASTE]]]` (60, 100 and 1)
/// leaves one alone, `history [ROUNDS [SEED]]` (14) looks whether a cluster in trouble loses what it was told, `vip
/// [ROUNDS]` (5) how soon a virtual IP is elsewhere, `scale [NODES [PODS]]` (5000 and 300) what daemons take in a
/// large cluster, `conformance [FOCUS]` runs Kubernetes' own conformance tests.
public final class Benchmarks {
    private static final int ROUNDS = 3;
    private static final int HEALING_ROUNDS = 10;
    private static final int REST_MINUTES = 60;
    private static final int REST_PODS = 100;
    private final String[] args;

    private Benchmarks(String[] args) {
        this.args = args;
    }

    public static void main(String[] args) {
        new Benchmarks(args).run();
    }

    private void run() {
        switch (args.length > 0 ? args[0] : "") {
            case "heal" -> heal(number(1, HEALING_ROUNDS), args.length > 2 ? Long.parseLong(args[2]) : now());
            case "rest" -> rest(number(1, REST_MINUTES), number(2, REST_PODS), number(3, 1));
            case "join" -> join(number(1, ROUNDS), number(2, 1));
            case "cluster" -> cluster(number(1, ROUNDS));
            case "history" -> System.exit(HistoryRun.run(args));
            case "scale" -> System.exit(ScaleRun.run(args));
            case "vip" -> System.exit(VipFailoverBenchmark.run(args));
            case "conformance" -> System.exit(ConformanceRun.run(args.length > 1 ? args[1] : ""));
            default -> bringUp(number(0, ROUNDS));
        }
    }

    private int number(int place, int otherwise) {
        return args.length > place ? Integer.parseInt(args[place]) : otherwise;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static void heal(int rounds, long seed) {
        Path file = Path.of("target", "healing-" + seed + ".tsv");
        System.err.println(
                "seed " + seed + ", results in " + file + "; to go on: nodelet-bench/run heal " + rounds + " " + seed);
        HealingBenchmark healingBenchmark = new HealingBenchmark(seed, file);
        healingBenchmark.run(rounds);
        System.out.print(healingBenchmark.table());
    }

    private static void rest(int minutes, int pods, int haste) {
        IdleBenchmark rest = new IdleBenchmark(pods, haste);
        rest.run(minutes);
        System.out.print(rest);
    }

    private static void join(int rounds, int atOnce) {
        JoinBenchmark joinBenchmark = new JoinBenchmark(atOnce);
        rounds("join", rounds, joinBenchmark::round);
        MarkdownTable markdownTable = new MarkdownTable();
        joinBenchmark.report(markdownTable);
        System.out.print(markdownTable);
    }

    private static void cluster(int rounds) {
        ClusterBenchmark cluster = new ClusterBenchmark();
        rounds("cluster", rounds, cluster::round);
        MarkdownTable markdownTable = new MarkdownTable();
        cluster.report(markdownTable);
        System.out.print(markdownTable);
    }

    private static void bringUp(int rounds) {
        BringUpBenchmark bringUpBenchmark = new BringUpBenchmark();
        rounds("bench", rounds, bringUpBenchmark::round);
        System.err.println("commands");
        CommandBenchmark commandBenchmark = new CommandBenchmark();
        commandBenchmark.run("bench-" + ProcessHandle.current().pid() + "-c", 2 * rounds);
        MarkdownTable markdownTable = new MarkdownTable();
        bringUpBenchmark.report(markdownTable);
        commandBenchmark.report(markdownTable);
        System.out.print(markdownTable);
    }

    /// Each round gets a name for its sandboxes.
    private static void rounds(String what, int rounds, Consumer<String> round) {
        for (int i = 1; i <= rounds; i++) {
            System.err.println(what + ", round " + i + " of " + rounds);
            round.accept(what + "-" + ProcessHandle.current().pid() + "-" + i);
        }
    }
}
