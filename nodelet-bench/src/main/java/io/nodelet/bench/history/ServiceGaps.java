package io.nodelet.bench.history;

import io.nodelet.bench.history.RegisterOperation.Outcome;
import java.time.Duration;
import java.util.Collection;

/// How long nobody was served. Pure.
final class ServiceGaps {
    private ServiceGaps() {}

    /// The longest stretch between two moments in which no request, to any server, came back with a good answer.
    static Duration longest(Collection<RegisterOperation> history, long from, long to) {
        long[] answers = history.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .mapToLong(RegisterOperation::end)
                .filter(end -> end >= from && end <= to)
                .sorted()
                .toArray();
        long longest = 0;
        long last = from;
        for (long answer : answers) {
            longest = Math.max(longest, answer - last);
            last = answer;
        }
        return Duration.ofNanos(Math.max(longest, to - last));
    }
}
