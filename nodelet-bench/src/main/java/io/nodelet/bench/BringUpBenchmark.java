package io.nodelet.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Empty host → node Ready → DNS answers: nodeletd against a bare script that starts the same programs.
final class BringUpBenchmark {
    private static final Pattern FINISHED =
            Pattern.compile("^(\\S+Z) \\S+ .*?(\\d{3})-\\S+: (?:started|nothing to do).*", Pattern.MULTILINE);
    private static final Pattern TOOK = Pattern.compile("(\\d{3}-\\S+?): started, .*\\(([0-9.]+) s\\)");
    private final List<Double> ready = new ArrayList<>();
    private final List<Double> dns = new ArrayList<>();
    private final List<Double> bareReady = new ArrayList<>();
    private final List<Double> bareDns = new ArrayList<>();
    private final SequencedMap<String, List<Double>> phases = new TreeMap<>();

    /// One round: ours, then the yardstick, each in a host of its own.
    void round(String name) {
        ours(name + "-a");
        Bare bare = bare(name + "-b");
        bareReady.add(bare.ready());
        bareDns.add(bare.dns());
    }

    void report(MarkdownTable markdownTable) {
        markdownTable.seconds("empty host → Ready, nodeletd", ready);
        markdownTable.seconds("empty host → Ready, bare script", bareReady);
        markdownTable.ratio("Ready, nodeletd / bare", ready, bareReady);
        markdownTable.seconds("empty host → DNS answers, nodeletd", dns);
        markdownTable.seconds("empty host → DNS answers, bare script", bareDns);
        markdownTable.ratio("DNS, nodeletd / bare", dns, bareDns);
        phases.forEach((phase, values) -> markdownTable.seconds("phase " + phase, values));
    }

    private void ours(String name) {
        try (TestHost host = TestHost.make(name)) {
            long began = Long.parseLong(host.sh("date +%s%3N; nodeletd phases start >/var/tmp/out 2>&1")
                    .strip());
            String log = host.sh("cat /var/log/pf9/kube/kube.log");
            Matcher line = FINISHED.matcher(log);
            while (line.find()) {
                double seconds = (Instant.parse(line.group(1)).toEpochMilli() - began) / 1000.0;
                switch (line.group(2)) {
                    case "100" -> ready.add(seconds);
                    case "140" -> dns.add(seconds);
                    default -> {}
                }
            }
            Matcher took = TOOK.matcher(log);
            while (took.find()) {
                phases.computeIfAbsent(took.group(1), _ -> new ArrayList<>()).add(Double.valueOf(took.group(2)));
            }
        }
    }

    /// What the yardstick took.
    ///
    /// @param ready seconds until the node was Ready
    /// @param dns   seconds until the cluster's DNS answered
    record Bare(double ready, double dns) {}

    static Bare bare(String name) {
        try (TestHost host = TestHost.make(name)) {
            host.put("dns.yaml");
            host.put("bare.sh");
            String out = host.sh("date '+BEGAN %s%3N'; sh /var/tmp/bare.sh \"$(hostname -i)\" /var/tmp/dns.yaml");
            long began = time(out, "BEGAN");
            return new Bare((time(out, "READY") - began) / 1000.0, (time(out, "DNS") - began) / 1000.0);
        }
    }

    private static long time(String out, String word) {
        Matcher line =
                Pattern.compile("^" + word + " (\\d+)$", Pattern.MULTILINE).matcher(out);
        if (!line.find()) {
            throw new IllegalStateException("the bare script did not get to " + word + ":\n" + out);
        }
        return Long.parseLong(line.group(1));
    }
}
