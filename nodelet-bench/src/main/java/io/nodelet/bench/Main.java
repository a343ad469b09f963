package io.nodelet.bench;

import io.nodelet.bench.conformance.ConformanceRun;
import io.nodelet.bench.history.HistoryRun;
import java.nio.file.Path;

/// Runs the benchmarks and prints Markdown tables: `[ROUNDS]` (3 unless said) brings nodes up, `heal [ROUNDS [SEED]]`
/// (10 unless said) breaks one and looks how it heals, `rest [MINUTES [PODS]]` (60 and 100 unless said) leaves one
/// alone, `history [ROUNDS [SEED]]` (9 unless said) looks whether a cluster in trouble loses what it was told,
/// `conformance [FOCUS]` runs Kubernetes' own conformance tests.
public final class Main {
    private static final int HEALING_ROUNDS = 10;
    private static final int REST_MINUTES = 60;
    private static final int REST_PODS = 100;

    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("heal")) {
            heal(
                    args.length > 1 ? Integer.parseInt(args[1]) : HEALING_ROUNDS,
                    args.length > 2 ? Long.parseLong(args[2]) : System.currentTimeMillis());
        } else if (args.length > 0 && args[0].equals("rest")) {
            AtRest rest = new AtRest(args.length > 2 ? Integer.parseInt(args[2]) : REST_PODS);
            rest.run(args.length > 1 ? Integer.parseInt(args[1]) : REST_MINUTES);
            System.out.print(rest);
        } else if (args.length > 0 && args[0].equals("history")) {
            System.exit(HistoryRun.run(args));
        } else if (args.length > 0 && args[0].equals("conformance")) {
            System.exit(ConformanceRun.run(args.length > 1 ? args[1] : ""));
        } else {
            bringUp(args.length > 0 ? Integer.parseInt(args[0]) : 3);
        }
    }

    private static void heal(int rounds, long seed) {
        Path file = Path.of("target", "healing-" + seed + ".tsv");
        System.err.println(
                "seed " + seed + ", results in " + file + "; to go on: nodelet-bench/run heal " + rounds + " " + seed);
        Healing healing = new Healing(seed, file);
        healing.run(rounds);
        System.out.print(healing.table());
    }

    private static void bringUp(int rounds) {
        String name = "bench-" + ProcessHandle.current().pid();
        BringUp bringUp = new BringUp();
        for (int i = 1; i <= rounds; i++) {
            System.err.println("bring-up, round " + i + " of " + rounds);
            bringUp.round(name + "-" + i);
        }
        System.err.println("commands");
        Commands commands = new Commands();
        commands.run(name + "-c", 2 * rounds);
        Table table = new Table();
        bringUp.report(table);
        commands.report(table);
        System.out.print(table);
    }
}
