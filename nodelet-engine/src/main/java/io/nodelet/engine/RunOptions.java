package io.nodelet.engine;

import java.time.Duration;
import java.util.Optional;

/// How a run goes about it.
///
/// @param from    the position in the plan to start from, or to stop down to; 0 is the whole plan
/// @param single  only the phase at `from`
/// @param force   at stop: go on after a phase that failed
/// @param timeout for the whole run, beside each phase's own
public record RunOptions(int from, boolean single, boolean force, Optional<Duration> timeout) {
    public static final RunOptions ALL = new RunOptions(0, false, false, Optional.empty());

    public static RunOptions from(int position) {
        return new RunOptions(position, false, false, Optional.empty());
    }

    boolean covers(int position) {
        return single ? position == from : position >= from;
    }

    /// Whether it is the whole plan.
    public boolean whole() {
        return from == 0 && !single;
    }
}
