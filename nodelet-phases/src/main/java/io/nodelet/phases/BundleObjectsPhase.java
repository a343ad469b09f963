package io.nodelet.phases;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.resources.objects.AppliedObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A phase that puts into the cluster what the bundle's manifest says: it does so only while that is root's alone.
///
/// @param phase  that is guarded
/// @param bundle whose manifest it goes by
public record BundleObjectsPhase(Phase phase, Bundle bundle) implements Phase {
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
        List<Item> declared = phase.declare();
        if (declared.stream().noneMatch(AppliedObjects.class::isInstance)) {
            return declared;
        }
        List<Item> items = new ArrayList<>(List.of(AcceptBundle.requireTrusted(bundle, () -> true)));
        items.addAll(declared);
        return items;
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
        return phase.readinessTimeout();
    }

    @Override
    public List<Action> beforeStop(boolean force) {
        return phase.beforeStop(force);
    }

    @Override
    public Duration timeout() {
        return phase.timeout();
    }
}
