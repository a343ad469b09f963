package io.nodelet.phases.controlplane;

import io.nodelet.model.RunningConfig;
import io.nodelet.phases.Flags;
import java.time.Duration;

/// How one controller-manager, and one scheduler, of a cluster's is the one that acts. Whoever can't renew its lease in
/// time ends; a slow machine can't, by Kubernetes' own times.
final class LeaderElection {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private LeaderElection() {}

    /// Adds its flags. An ordinary machine has those of Kubernetes, unsaid.
    static Flags of(Flags flags, RunningConfig running) {
        flags.set("leader-elect", true);
        if (running.timeLimitFactor() > 1) {
            flags.set("leader-elect-lease-duration", seconds(running.stretched(LEASE)))
                    .set("leader-elect-renew-deadline", seconds(running.stretched(RENEW)))
                    .set("leader-elect-retry-period", seconds(running.stretched(RETRY)));
        }
        return flags;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
