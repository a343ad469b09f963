package io.nodelet.bench;

/// Runs the benchmarks and prints a Markdown table. One argument: how many rounds (3 unless said).
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
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
