package io.nodelet.daemon;

import java.time.Duration;
import java.time.Instant;

/// How often a phase was tried to be set right without lasting success.
///
/// @param count     steps so far
/// @param ended     when the last one ended
/// @param good      whether it ended well
/// @param notBefore when the next may be made
record RetryState(int count, Instant ended, boolean good, Instant notBefore) {
    static final RetryState NONE = new RetryState(0, Instant.MIN, true, Instant.MIN);

    /// Whether they no longer count for a failure that was first seen at `since`: the phase was well for long enough.
    boolean forgottenBy(Instant since, Duration settled) {
        return good && (ended.equals(Instant.MIN) || !since.isBefore(ended.plus(settled)));
    }
}
