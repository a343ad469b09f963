package io.nodelet.kube;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// When a call is given up, all of its parts together.
///
/// @param at on the clock of [System#nanoTime]
record CallDeadline(long at) {
    static CallDeadline in(Duration limit) {
        return new CallDeadline(System.nanoTime() + limit.toNanos());
    }

    /// @return milliseconds, at least one
    /// @throws SocketTimeoutException when none is left
    int left() throws SocketTimeoutException {
        long left = (at - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no time is left");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
