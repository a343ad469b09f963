package io.nodelet.phases.controlplane;

import io.nodelet.engine.CheckCache;
import io.nodelet.model.Health;
import io.nodelet.phases.LoopbackHealth;

/// Asks a component once within one look.
///
/// @param loopback that asks
public record CachingHealth(LoopbackHealth loopback) implements LoopbackHealth {
    private record Question(LoopbackHealth loopback, int port, String path) {}

    @Override
    public Health https(String component, int port, String path) {
        return CheckCache.once(new Question(loopback, port, path), () -> loopback.https(component, port, path));
    }

    @Override
    public Health http(String component, int port, String path) {
        return CheckCache.once(new Question(loopback, port, path), () -> loopback.http(component, port, path));
    }
}
