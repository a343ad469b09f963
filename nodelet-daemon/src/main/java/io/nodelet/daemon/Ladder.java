package io.nodelet.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Chooses the step that sets a finding right: the smallest one first, a larger one each time it did not last.
///
/// ```
/// 1  restart the service        (re-apply the phase, where no single service is to blame)
/// 2  re-apply the phase         what differs is made as declared (nothing does: the service once more)
/// 3… restart from the phase on  restart its services, then re-apply what depends on it
/// every 10th                    restart the services of the phase and of all that depends on it
/// ```
///
/// What has its cause outside of this node is re-applied each time: a restart would do harm and no good.
///
/// Knows no clock and touches nothing.
final class Ladder {
    private static final int FULL = 10;
    private final BackoffPolicy backoffPolicy;
    private final RandomGenerator random;

    /// @param random only makes rests differ
    Ladder(BackoffPolicy backoffPolicy, RandomGenerator random) {
        this.backoffPolicy = backoffPolicy;
        this.random = random;
    }

    /// @param attempts of the whole node for what is its own, since that last was well
    /// @param recent   when the last steps began, oldest first
    Step next(FailureCause failureCause, RetryState before, int attempts, List<Instant> recent, Instant now) {
        RetryState retryState =
                before.forgottenBy(failureCause.since(), backoffPolicy.settled()) ? RetryState.NONE : before;
        if (retryState.count() == 0 && !failureCause.certain()) {
            Instant until = failureCause.since().plus(backoffPolicy.confirm());
            return hold(
                    Step.Why.CONFIRMING,
                    now.isBefore(until) ? until : now.plus(backoffPolicy.confirm()),
                    failureCause.reason());
        }
        if (now.isBefore(retryState.notBefore())) {
            return hold(Step.Why.BACKING_OFF, retryState.notBefore(), failureCause.reason());
        }
        return braked(recent, now)
                .<Step>map(until -> hold(
                        Step.Why.BRAKED, until, recent.size() + " steps in a short time: " + failureCause.reason()))
                .orElseGet(() -> step(failureCause, retryState.count() + 1, attempts + 1));
    }

    /// The rest after the step number `count` of a phase, in the node's attempt number `attempts`.
    Duration rest(int count, int attempts) {
        int number = Math.max(count, attempts > FULL ? attempts : 0);
        long doubled = backoffPolicy.first().toMillis() << Math.min(number - 1, 20);
        long limit = number > FULL
                ? backoffPolicy.slow().toMillis()
                : backoffPolicy.longest().toMillis();
        double factor = 1 - backoffPolicy.jitter() + 2 * backoffPolicy.jitter() * random.nextDouble();
        return Duration.ofMillis(Math.round(Math.min(doubled, limit) * factor));
    }

    /// Until when nothing more is done, when too much was.
    Optional<Instant> braked(List<Instant> recent, Instant now) {
        List<Instant> counted = recent.stream()
                .filter(time -> time.plus(backoffPolicy.window()).isAfter(now))
                .toList();
        return counted.size() < backoffPolicy.brake()
                ? Optional.empty()
                : Optional.of(
                        counted.get(counted.size() - backoffPolicy.brake()).plus(backoffPolicy.window()));
    }

    private static Step step(FailureCause failureCause, int tries, int attempts) {
        if (failureCause.patient()) {
            return new Step.ReApply(failureCause.phase(), failureCause.reason());
        }
        if (tries % FULL == 0 || attempts % FULL == 0) {
            return new Step.RestartAll(failureCause.phase(), failureCause.reason());
        }
        if (tries >= 3) {
            return new Step.RestartFrom(failureCause.phase(), failureCause.service(), failureCause.reason());
        }
        boolean restart = failureCause.hangs() || (tries == 1 && failureCause.alone());
        return restart && failureCause.service().isPresent()
                ? new Step.RestartService(
                        failureCause.phase(), failureCause.service().get(), failureCause.reason())
                : new Step.ReApply(failureCause.phase(), failureCause.reason());
    }

    private static Step.Hold hold(Step.Why why, Instant until, String reason) {
        return new Step.Hold(why, Optional.of(until), reason);
    }
}
