package io.nodelet.controllers.secrets;

import io.nodelet.daemon.Controller;
import io.nodelet.encryption.ReportKeys;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A master's part in rotations that another master drives: looks every few seconds whether it is its turn.
///
/// @param reports of this master; empty while it is none
public record KeyRotationFollower(Supplier<Optional<ReportKeys>> reports) implements Controller {
    private static final Duration ROUND = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public boolean runsOn(Role role) {
        return role == Role.MASTER;
    }

    @Override
    public Duration interval() {
        return ROUND;
    }

    @Override
    public void reconcile() {
        try {
            reports.get().ifPresent(ReportKeys::look);
        } catch (NodeletException e) {
            // the cluster is away, or not there yet: the next round sees
        }
    }
}
