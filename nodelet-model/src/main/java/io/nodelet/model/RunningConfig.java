package io.nodelet.model;

import java.time.Duration;

/// The node's programs as services.
public record RunningConfig(
        @Doc(
                value = "Who runs the node's programs. `systemd`: each is a unit, `nodelet-NAME.service`."
                        + " `supervised`: nodeletd starts processes itself. `auto`: systemd where it is PID 1."
                        + " Another choice restarts them, one after the other, at the next start.",
                oneOf = {"auto", "systemd", "supervised"})
        String supervisor,

        @Doc(
                value = "For slow machines, such as emulated ones: how many times longer nodeletd waits for programs"
                        + " and answers, and kube-controller-manager and kube-scheduler for the renewal of their"
                        + " leases, than on ordinary ones.",
                min = 1,
                max = 30)
        int timeLimitFactor) {
    public static final RunningConfig DEFAULTS = new RunningConfig("auto", 1);

    /// A limit that is meant for ordinary machines, as it is on this one.
    public Duration stretched(Duration limit) {
        return limit.multipliedBy(timeLimitFactor);
    }
}
