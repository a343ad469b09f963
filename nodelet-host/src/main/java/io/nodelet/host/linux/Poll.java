package io.nodelet.host.linux;

import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for a condition of the machine that the kernel does not announce.
public final class Poll {
    private static final Duration FIRST = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Poll() {}

    /// Asks at growing intervals (2 to 100 ms) until it is true or the time is up.
    ///
    /// @return whether it became true
    /// @throws NodeletException when the thread is interrupted
    public static boolean until(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        Duration pause = FIRST;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
        return true;
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while waiting", e);
        }
    }
}
