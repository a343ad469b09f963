package io.nodelet.controllers.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Happenings that are to be told, each kind of them once with how often it happened, and never more than the cluster
/// can bear: 25 at once, then one in five minutes, as Kubernetes' own programs do. What can't be told yet is counted.
final class EventAggregator {
    private static final int BURST = 25;
    private static final int KINDS = 64;
    private static final Duration REFILL = Duration.ofMinutes(5);
    private final Map<String, Told> kinds = new LinkedHashMap<>(16, 0.75f, true);
    private double tokens = BURST;
    private Instant refilled;

    EventAggregator(Instant now) {
        this.refilled = now;
    }

    /// A kind of happening.
    ///
    /// @param last  as it happened last
    /// @param count how often it did
    /// @param first when it did first
    /// @param since when it did last
    /// @param due   whether that was not told yet
    record Told(NodeEvent last, int count, Instant first, Instant since, boolean due) {}

    synchronized void add(NodeEvent what, Instant now) {
        kinds.merge(
                what.key(),
                new Told(what, 1, now, now, true),
                (before, _) -> new Told(what, before.count() + 1, before.first(), now, true));
        if (kinds.size() > KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
    }

    /// The next one to be told; none when there is none, or too much was told lately.
    synchronized Optional<Told> next(Instant now) {
        double fresh = (double) Duration.between(refilled, now).toMillis() / REFILL.toMillis();
        tokens = Math.min(BURST, tokens + Math.max(0, fresh));
        refilled = now;
        return tokens < 1
                ? Optional.empty()
                : kinds.values().stream().filter(Told::due).findFirst();
    }

    /// It was told; unless it happened again meanwhile, that is all.
    synchronized void told(Told what) {
        tokens--;
        kinds.computeIfPresent(
                what.last().key(),
                (_, now) -> new Told(now.last(), now.count(), now.first(), now.since(), now.count() > what.count()));
    }
}
