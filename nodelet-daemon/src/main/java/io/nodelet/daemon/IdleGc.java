package io.nodelet.daemon;

import java.time.Duration;
import java.time.Instant;

/// Gives back the memory that work took, once nothing has been done for a while; and in long rest now and then what
/// looks leave behind, as the heap would rather grow than be swept.
final class IdleGc {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofMinutes(2);
    private final Runnable sweep;
    private Instant due = Instant.MAX;
    private boolean worked = true;

    /// @param sweep takes some hundredths of a second
    IdleGc(Runnable sweep) {
        this.sweep = sweep;
    }

    /// Each turn of the loop.
    ///
    /// @param busy whether something is being done
    void turn(boolean busy, Instant now) {
        if (worked && !busy) {
            due = now.plus(SOON);
        }
        worked = busy;
        if (!busy && !now.isBefore(due)) {
            sweep.run();
            due = now.plus(LATER);
        }
    }
}
