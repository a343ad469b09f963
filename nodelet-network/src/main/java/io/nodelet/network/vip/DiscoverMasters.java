package io.nodelet.network.vip;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KnownMasters;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.ReasonCode;
import java.util.function.Supplier;

/// A master that knows of no other asks the cluster, before it would take an address that another one holds. From then
/// on it is the daemon that asks.
public record DiscoverMasters(NodeConfig config, KnownMasters known, Supplier<KubeApi> api) implements Action {
    @Override
    public String key() {
        return "the masters are known";
    }

    @Override
    public Health check() {
        return known.list(config).isEmpty()
                ? Health.unhealthy(ReasonCode.MASTERS_UNKNOWN, "", "no master is known yet")
                : Health.healthy();
    }

    @Override
    public void perform(Progress progress) {
        boolean _ = known.remember(KnownMasters.ask(api.get()));
    }
}
