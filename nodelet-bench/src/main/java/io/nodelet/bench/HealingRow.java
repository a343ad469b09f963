package io.nodelet.bench;

/// One line of the healing benchmark's file.
///
/// @param round   from 1
/// @param fault   the name in the bank
/// @param noticed milliseconds; -1 when it was not
/// @param whole   milliseconds; -1 when it was not healed
/// @param load    the machine's load average before it
/// @param steps   what the daemon did
/// @param trouble what was wrong; empty for nothing
record HealingRow(int round, String fault, long noticed, long whole, String load, String steps, String trouble) {
    private static final int COLUMNS = 7;

    static HealingRow of(int round, HealResult healResult, String load) {
        return new HealingRow(
                round,
                healResult.fault().name(),
                Math.max(healResult.noticed().toMillis(), 0),
                Math.max(healResult.whole().toMillis(), 0),
                load,
                String.join(" ", healResult.steps()),
                flat(healResult.trouble()));
    }

    static HealingRow failed(int round, InjectedFault injectedFault, String load, String trouble) {
        return new HealingRow(round, injectedFault.name(), -1, -1, load, "", flat(trouble));
    }

    static HealingRow parse(String line) {
        String[] words = line.split("\t", COLUMNS);
        return new HealingRow(
                Integer.parseInt(words[0]),
                words[1],
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                words[4],
                words[5],
                words[6]);
    }

    String line() {
        return String.join(
                "\t",
                Integer.toString(round),
                fault,
                Long.toString(noticed),
                Long.toString(whole),
                load,
                steps,
                trouble);
    }

    boolean healed() {
        return whole >= 0;
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
