package io.nodelet.bench.history;

import java.util.List;
import java.util.stream.Stream;

/// What a master is made to suffer in a round.
///
/// @param title   for people
/// @param masters how many there must be at least
/// @param script  how it is done
record Disturbance(String title, int masters, Script script) {
    private static final String EXEC = "exec";
    private static final String AGENT = "kill -KILL \"$(grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5-)\"";

    /// Commands of `nodeletctl sandbox`, one after the other.
    interface Script {
        /// @param host   the master that suffers
        /// @param others all other masters
        List<List<String>> commands(String host, List<String> others);
    }

    static List<Disturbance> all() {
        return List.of(
                one("power off", host -> List.of("kill", host)),
                new Disturbance("power off, as all others at once", 1, Disturbance::allOff),
                one("frozen", host -> List.of("freeze", host)),
                one("cut from all other hosts", host -> List.of("partition", host)),
                one("heard by no other host", host -> List.of("partition", "--one-way", host)),
                one("loses 20 % of what it sends", host -> List.of("net", host, "--loss", "20%")),
                one("disk full", host -> List.of("fill-disk", host)),
                inside("agent killed", "sh", "-c", AGENT),
                inside("API server killed", "pkill", "-KILL", "-x", "kube-apiserver"),
                inside("etcd killed", "pkill", "-KILL", "-x", "etcd"),
                inside("phases stopped", "nodeletd", "phases", "stop"),
                inside("phases restarted", "nodeletd", "phases", "restart"),
                inside("etcd snapshot taken", "nodeletd", "etcd", "snapshot"),
                new Disturbance("taken out and made anew", 3, Disturbance::anew));
    }

    private interface Command {
        List<String> on(String host);
    }

    private static Disturbance one(String title, Command command) {
        return new Disturbance(title, 1, (host, others) -> List.of(command.on(host)));
    }

    private static Disturbance inside(String title, String... words) {
        return one(title, host -> in(host, words));
    }

    private static List<String> in(String host, String... words) {
        return Stream.concat(Stream.of(EXEC, host, "--"), Stream.of(words)).toList();
    }

    private static List<List<String>> allOff(String host, List<String> others) {
        return Stream.concat(Stream.of(host), others.stream())
                .map(text -> List.of("kill", text))
                .toList();
    }

    private static List<List<String>> anew(String host, List<String> others) {
        return List.of(
                in(others.getFirst(), "nodeletctl", "node", "remove", host), in(host, "nodeletd", "reset", "--yes"));
    }
}
