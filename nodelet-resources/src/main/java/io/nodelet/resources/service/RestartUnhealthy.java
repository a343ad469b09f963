package io.nodelet.resources.service;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import io.nodelet.model.Health;
import java.time.Duration;
import java.util.function.Supplier;

/// A service that runs and does not do what it is for: it ends, so that what is declared next starts it anew.
///
/// @param services of the machine
/// @param name     of the service
/// @param use      what it is for, looked at
record RestartUnhealthy(Services services, String name, Supplier<Health> use) implements RepairAction {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String key() {
        return "use of " + name;
    }

    @Override
    public Health check() {
        return services.state(name) instanceof ServiceState.Running && use.get() instanceof Health.Unhealthy unhealthy
                ? unhealthy
                : Health.healthy();
    }

    @Override
    public void perform(Progress progress) {
        progress.say(name + " starts anew: " + use.get().reason());
        services.stop(name, LIMIT, true);
    }
}
