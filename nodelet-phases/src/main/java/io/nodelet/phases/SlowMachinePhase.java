package io.nodelet.phases;

import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.model.RunningConfig;
import io.nodelet.resources.service.AwaitHealthy;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A phase on a slow machine: the same, with more time for all that it waits for.
///
/// @param phase   as it is on an ordinary machine
/// @param running says how much more
public record SlowMachinePhase(Phase phase, RunningConfig running) implements Phase {
    @Override
    public PhaseId id() {
        return phase.id();
    }

    @Override
    public Set<Integer> dependsOn() {
        return phase.dependsOn();
    }

    @Override
    public List<Item> declare() {
        return phase.declare().stream().map(this::stretched).toList();
    }

    private Item stretched(Item item) {
        return item instanceof AwaitHealthy wait ? wait.within(running.stretched(wait.limit())) : item;
    }

    @Override
    public boolean hasStatusCheck() {
        return phase.hasStatusCheck();
    }

    @Override
    public Health check() {
        return phase.check();
    }

    @Override
    public Duration readinessTimeout() {
        return running.stretched(phase.readinessTimeout());
    }

    @Override
    public List<Action> beforeStop(boolean force) {
        return phase.beforeStop(force);
    }

    @Override
    public Duration timeout() {
        return running.stretched(phase.timeout());
    }
}
