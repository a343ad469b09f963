package io.nodelet.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The last status check that failed. It is forgotten ten minutes after checks are good again.
///
/// @param name      of the phase, or empty for none
/// @param at        when it failed last
/// @param goodSince the first good check after it
record FailedCheck(String name, Instant at, Optional<Instant> goodSince) {
    static final FailedCheck NONE = new FailedCheck("", Instant.EPOCH, Optional.empty());
    private static final Duration MEMORY = Duration.ofMinutes(10);

    static FailedCheck of(String name, Instant at) {
        return new FailedCheck(name, at, Optional.empty());
    }

    /// After a check that was good.
    FailedCheck good(Instant now) {
        if (name.isEmpty()) {
            return this;
        }
        FailedCheck since = goodSince.isPresent() ? this : new FailedCheck(name, at, Optional.of(now));
        return since.asOf(now);
    }

    /// What is left of it as time goes by.
    FailedCheck asOf(Instant now) {
        boolean over =
                goodSince.filter(time -> !now.isBefore(time.plus(MEMORY))).isPresent();
        return over ? NONE : this;
    }
}
