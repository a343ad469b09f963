package io.nodelet.bench.history;

import java.util.List;

/// What a master is made to suffer in a round: a command of `nodeletctl sandbox`.
///
/// @param title for people
/// @param words of the command; `HOST` stands for the host
record Trouble(String title, List<String> words) {
    private static final String HOST = "HOST";
    private static final String AGENT = "kill -KILL \"$(grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5-)\"";

    static List<Trouble> all() {
        return List.of(
                new Trouble("power off", List.of("kill", HOST)),
                new Trouble("frozen", List.of("freeze", HOST)),
                new Trouble("cut from all other hosts", List.of("partition", HOST)),
                new Trouble("heard by no other host", List.of("partition", "--one-way", HOST)),
                new Trouble("loses 20 % of what it sends", List.of("net", HOST, "--loss", "20%")),
                new Trouble("disk full", List.of("fill-disk", HOST)),
                script("agent killed", AGENT),
                script("API server killed", "pkill -KILL -x kube-apiserver"),
                script("etcd killed", "pkill -KILL -x etcd"));
    }

    private static Trouble script(String title, String script) {
        return new Trouble(title, List.of("exec", HOST, "--", "sh", "-c", script));
    }

    List<String> on(String host) {
        return words.stream().map(word -> word.equals(HOST) ? host : word).toList();
    }
}
