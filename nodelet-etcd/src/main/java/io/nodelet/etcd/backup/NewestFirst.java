package io.nodelet.etcd.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/// The order of what has the time at which it was made: the newest first. What says that it is of the future was made
/// while a clock was wrong: nobody knows when, and it comes last. Otherwise nothing newer would be taken before that
/// day, or kept.
final class NewestFirst {
    /// As clocks of masters differ.
    private static final Duration SLACK = Duration.ofMinutes(5);

    private NewestFirst() {}

    static <T> Comparator<T> by(Function<T, Instant> made, Instant now) {
        Instant future = now.plus(SLACK);
        return Comparator.comparing((T element) -> made.apply(element).isAfter(future))
                .thenComparing(Comparator.comparing(made).reversed());
    }
}
