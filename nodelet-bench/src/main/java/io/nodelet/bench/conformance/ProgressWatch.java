package io.nodelet.bench.conformance;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what ginkgo prints while it runs, and tells of each test that has ended: how many of how many, how it went.
final class ProgressWatch {
    private static final Pattern TOTAL = Pattern.compile("Will run (\\d+) of \\d+ specs.*");
    private static final Pattern ENDED = Pattern.compile("[•S]((?: \\[[A-Z -]+])*) \\[([0-9.]+) seconds].*");
    private static final Pattern FAILED = Pattern.compile(".*\\[(FAILED|PANICKED|TIMEDOUT|INTERRUPTED|ABORTED).*");
    /// What ginkgo adds to a name: the kind of node that failed, and all labels at the end.
    private static final Pattern ADDED = Pattern.compile(" \\[It](?= )| \\[[^\\[\\]]*]$");
    private final PrintStream out;
    private int total;
    private int done;
    private int failed;
    private String ended = "";

    ProgressWatch(PrintStream out) {
        this.out = out;
    }

    void line(String line) {
        Matcher began = TOTAL.matcher(line);
        Matcher end = ENDED.matcher(line);
        if (began.matches()) {
            total = Integer.parseInt(began.group(1));
            out.println(total + " tests to run");
        } else if (end.matches()) {
            ended = word(end.group(1)) + " " + end.group(2) + " s";
        } else if (!ended.isEmpty() && line.startsWith("[")) {
            tell(line);
        }
    }

    private void tell(String name) {
        done++;
        out.printf(
                "%d/%d  %s  %s%s%n",
                done,
                total,
                ended,
                ADDED.matcher(name.strip()).replaceAll(""),
                failed > 0 ? "  (" + failed + " failed)" : "");
        ended = "";
    }

    private String word(String marks) {
        if (FAILED.matcher(marks).matches()) {
            failed++;
            return "FAILED";
        }
        return marks.contains("SKIPPED") ? "skipped" : "passed";
    }
}
