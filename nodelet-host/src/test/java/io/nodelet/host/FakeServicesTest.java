package io.nodelet.host;

import io.nodelet.host.ServiceExit.How;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

class FakeServicesTest extends ServicesContract {
    private final FakeServices services = new FakeServices(Path.of("/nowhere"), Clock.systemUTC());

    @Override
    protected Services services() {
        return services;
    }

    @Override
    protected ServiceUnit lasting(String name, String fingerprint) {
        return new ServiceUnit(name, List.of("/nowhere/program"), Map.of(), fingerprint);
    }

    @Override
    protected How kill(long pid, String name) {
        services.end(name, new ServiceExit.Killed(9, false));
        return new ServiceExit.Killed(9, false);
    }
}
