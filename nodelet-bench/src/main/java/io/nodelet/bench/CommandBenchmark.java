package io.nodelet.bench;

import java.util.ArrayList;
import java.util.List;

/// Short commands on a node that is up: a start with nothing to do, and the listings against kubectl; alone, and where
/// the daemon keeps the node and answers.
final class CommandBenchmark {
    private static final String KUBECTL = "/opt/pf9/pf9-kube/bin/kubectl version --client";
    private static final String BEGIN_DAEMON = """
            setsid nodeletd run </dev/null >/dev/null 2>&1 &
            until nodeletd status; do sleep 0.2; done
            """;
    private final List<Double> noop = new ArrayList<>();
    private final List<Double> keptNoop = new ArrayList<>();
    private final List<Double> keptStatus = new ArrayList<>();
    private final List<Double> list = new ArrayList<>();
    private final List<Double> status = new ArrayList<>();
    private final List<Double> kubectl = new ArrayList<>();

    /// Measures in a node that this brings up first; each command `times` times, in turn.
    void run(String name, int times) {
        try (TestHost host = TestHost.make(name)) {
            host.sh("nodeletd phases start");
            for (int i = 0; i <= times; i++) {
                boolean counted = i > 0; // the first warms the page cache
                measure(host, "nodeletd phases start", noop, counted);
                measure(host, "nodeletd phases list", list, counted);
                measure(host, "nodeletd phases status", status, counted);
                measure(host, KUBECTL, kubectl, counted);
            }
            host.must(BEGIN_DAEMON);
            for (int i = 0; i <= times; i++) {
                measure(host, "nodeletd phases start", keptNoop, i > 0);
                measure(host, "nodeletd phases status", keptStatus, i > 0);
            }
        }
    }

    void report(MarkdownTable markdownTable) {
        markdownTable.seconds("`phases start`, nothing to do", noop);
        markdownTable.seconds("`phases start`, nothing to do, by the daemon", keptNoop);
        markdownTable.seconds("`phases list`", list);
        markdownTable.seconds("`phases status`", status);
        markdownTable.seconds("`phases status`, by the daemon", keptStatus);
        markdownTable.seconds("`kubectl version --client`", kubectl);
        markdownTable.ratio("`phases list` / kubectl", list, kubectl);
        markdownTable.ratio("`phases status` / kubectl", status, kubectl);
    }

    private static void measure(TestHost host, String command, List<Double> figures, boolean counted) {
        String[] times = host.sh("date +%s%N; " + command + " >/dev/null 2>&1; date +%s%N")
                .split("\n", -1);
        if (counted) {
            figures.add((Long.parseLong(times[1]) - Long.parseLong(times[0])) / 1e9);
        }
    }
}
