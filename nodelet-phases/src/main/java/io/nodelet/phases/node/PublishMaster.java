package io.nodelet.phases.node;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.PublishedMasters;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.objects.ApiRetry;
import java.time.Duration;

/// Publishes this master among the others, so that workers and the virtual IP's other carriers know of it.
record PublishMaster(KubeApi api, String node, String address) implements RepairAction {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));

    @Override
    public String key() {
        return "publish master " + node;
    }

    @Override
    public Health check() {
        try {
            return new PublishedMasters(api).has(node, address)
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.OBJECT_DIFFERS, node, "master " + node + " is not published at " + address);
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    @Override
    public void perform(Progress progress) {
        RETRY.run(progress, () -> {
            boolean _ = new PublishedMasters(api).keep(node, address);
        });
    }
}
