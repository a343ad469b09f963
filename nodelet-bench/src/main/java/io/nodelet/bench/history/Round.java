package io.nodelet.bench.history;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What came of one round.
///
/// @param number     from 1
/// @param trouble    what was suffered
/// @param host       by whom
/// @param answered   requests that went well
/// @param unanswered writes of which nobody knows
/// @param unserved   the longest time in which no request went well
/// @param findings   broken promises
record Round(
        int number,
        String trouble,
        String host,
        long answered,
        long unanswered,
        Duration unserved,
        List<Finding> findings) {
    Round {
        findings = List.copyOf(findings);
    }

    long count(Finding.Kind kind) {
        return findings.stream().filter(it -> it.kind() == kind).count();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d\t%s\t%s\t%d\t%d\t%.3f\t%d\t%d\t%d",
                number,
                trouble,
                host,
                answered,
                unanswered,
                unserved.toMillis() / 1e3,
                count(Finding.Kind.LOST_WRITE),
                count(Finding.Kind.STALE_READ),
                count(Finding.Kind.PHANTOM));
    }
}
