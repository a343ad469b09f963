package io.nodelet.phases.node;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.objects.ApiRetry;
import java.time.Duration;

/// Gives back the cordon that our own drain laid.
record RemoveCordon(KubeApi api, String node) implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));

    @Override
    public String key() {
        return "lift our cordon of " + node;
    }

    @Override
    public Health check() {
        try {
            return api.get(KubePath.node(node)).filter(Cordon::ours).isPresent()
                    ? Health.unhealthy(
                            ReasonCode.CORDONED, node, "node " + node + " is still cordoned by our own drain")
                    : Health.healthy();
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    @Override
    public void perform(Progress progress) {
        RETRY.run(progress, () -> api.get(KubePath.node(node)).ifPresent(new Cordon(api, node)::lift));
    }
}
