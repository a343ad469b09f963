package io.nodelet.resources.service;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.function.Supplier;

/// Waits until a live check is good. Says what it still sees, names the last thing seen when the time is up, and gives
/// up at once when waiting is of no use.
///
/// @param what  such as `etcd answers`
/// @param probe looks once, in a second or two at most
/// @param limit after which it gives up
/// @param hope  whether there is a point in waiting on: failing once what is waited for has died
public record AwaitHealthy(String what, Supplier<Health> probe, Duration limit, Supplier<Health> hope)
        implements Action {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(250);

    /// A log's words are understood in one place alone.
    private static final String ENDED =
            "`nodeletd why` says what these words mean, where that is known, and what mends it.";

    /// There is always a point in waiting on.
    public AwaitHealthy(String what, Supplier<Health> probe, Duration limit) {
        this(what, probe, limit, Health::healthy);
    }

    /// The same, with another limit.
    public AwaitHealthy within(Duration longer) {
        return new AwaitHealthy(what, probe, longer, hope);
    }

    @Override
    public String key() {
        return "wait until " + what;
    }

    @Override
    public Health check() {
        return probe.get();
    }

    @Override
    public void perform(Progress progress) {
        long end = System.nanoTime() + limit.toNanos();
        Duration pause = FIRST;
        Health seen = probe.get();
        while (!seen.isHealthy()) {
            hope.get().because().ifPresent(failure -> {
                throw new NodeletException(failure, failure.code() == ReasonCode.SERVICE_ENDED ? ENDED : "", null);
            });
            if (System.nanoTime() > end) {
                throw late(seen);
            }
            progress.say("waiting until " + what + ": " + seen.reason());
            Sleep.rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
            seen = probe.get();
        }
    }

    private NodeletException late(Health seen) {
        String words = "waited " + limit.toSeconds() + " s until " + what + ", but " + seen.reason();
        return seen.because()
                .map(failure -> new NodeletException(failure.saying(words)))
                .orElseGet(() -> new NodeletException(words));
    }
}
