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
    private final Pace pace;
    private final RandomGenerator random;

    /// @param random only makes rests differ
    Ladder(Pace pace, RandomGenerator random) {
        this.pace = pace;
        this.random = random;
    }

    /// @param attempts of the whole node for what is its own, since that last was well
    /// @param recent   when the last steps began, oldest first
    Step next(Finding finding, Tries before, int attempts, List<Instant> recent, Instant now) {
        Tries tries = before.forgottenBy(finding.since(), pace.settled()) ? Tries.NONE : before;
        if (tries.count() == 0 && !finding.certain()) {
            Instant until = finding.since().plus(pace.confirm());
            return hold(Step.Why.CONFIRMING, now.isBefore(until) ? until : now.plus(pace.confirm()), finding.reason());
        }
        if (now.isBefore(tries.notBefore())) {
            return hold(Step.Why.BACKING_OFF, tries.notBefore(), finding.reason());
        }
        return braked(recent, now)
                .<Step>map(until ->
                        hold(Step.Why.BRAKED, until, recent.size() + " steps in a short time: " + finding.reason()))
                .orElseGet(() -> step(finding, tries.count() + 1, attempts + 1));
    }

    /// The rest after the step number `count` of a phase, in the node's attempt number `attempts`.
    Duration rest(int count, int attempts) {
        int number = Math.max(count, attempts > FULL ? attempts : 0);
        long doubled = pace.first().toMillis() << Math.min(number - 1, 20);
        long limit = number > FULL ? pace.slow().toMillis() : pace.longest().toMillis();
        double factor = 1 - pace.jitter() + 2 * pace.jitter() * random.nextDouble();
        return Duration.ofMillis(Math.round(Math.min(doubled, limit) * factor));
    }

    /// Until when nothing more is done, when too much was.
    Optional<Instant> braked(List<Instant> recent, Instant now) {
        List<Instant> counted = recent.stream()
                .filter(it -> it.plus(pace.window()).isAfter(now))
                .toList();
        return counted.size() < pace.brake()
                ? Optional.empty()
                : Optional.of(counted.get(counted.size() - pace.brake()).plus(pace.window()));
    }

    private static Step step(Finding finding, int tries, int attempts) {
        if (finding.patient()) {
            return new Step.ReApply(finding.phase(), finding.reason());
        }
        if (tries % FULL == 0 || attempts % FULL == 0) {
            return new Step.RestartAll(finding.phase(), finding.reason());
        }
        if (tries >= 3) {
            return new Step.RestartFrom(finding.phase(), finding.service(), finding.reason());
        }
        boolean restart = finding.hangs() || (tries == 1 && finding.alone());
        return restart && finding.service().isPresent()
                ? new Step.RestartService(finding.phase(), finding.service().get(), finding.reason())
                : new Step.ReApply(finding.phase(), finding.reason());
    }

    private static Step.Hold hold(Step.Why why, Instant until, String reason) {
        return new Step.Hold(why, Optional.of(until), reason);
    }
}
