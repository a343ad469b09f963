package io.nodelet.engine;

import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.time.Duration;

/// Asks a phase's live check at the end of a start, again and again for as long as the phase has patience.
final class ReadinessWait {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private ReadinessWait() {}

    /// @return what was seen last
    /// @throws NodeletException when interrupted between two looks
    static Health check(Phase phase) {
        long end = System.nanoTime() + phase.readinessTimeout().toNanos();
        Health seen = phase.check();
        while (!seen.isHealthy() && System.nanoTime() < end) {
            rest();
            seen = phase.check();
        }
        return seen;
    }

    private static void rest() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException(
                    new Failure(ReasonCode.INTERRUPTED, "", "interrupted while a live check was given time"), "", e);
        }
    }
}
