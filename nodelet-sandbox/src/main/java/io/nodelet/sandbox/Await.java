package io.nodelet.sandbox;

import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what the kernel does not announce.
final class Await {
    private Await() {}

    /// Returns once the condition holds.
    ///
    /// @return whether it came to hold within the limit
    static boolean until(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
            if (Thread.currentThread().isInterrupted()) {
                throw new NodeletException("interrupted");
            }
        }
        return true;
    }
}
