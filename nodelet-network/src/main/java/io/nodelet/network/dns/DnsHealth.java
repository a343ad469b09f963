package io.nodelet.network.dns;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.util.function.Supplier;

/// Whether the cluster's DNS answers, and where it does not, whether somebody wants it so.
///
/// @param probe asks for a name
/// @param api   of the cluster
public record DnsHealth(DnsProbe probe, Supplier<KubeApi> api) {
    private static final String DEPLOYMENT = KubePath.namespaced("apps/v1", "kube-system", "deployments") + "/coredns";
    private static final int TRIES = 3;

    public static DnsHealth of(NodeSpec spec, Supplier<KubeApi> api) {
        return new DnsHealth(DnsProbe.of(spec), api);
    }

    public Health check() {
        Health seen = probe.persistently(TRIES);
        Health replicas = seen.isHealthy() ? seen : replicas();
        return replicas.isHealthy() ? seen : replicas;
    }

    /// Their number is the operators': where it is 0, nobody answers until they say otherwise.
    public Health replicas() {
        try {
            boolean none = api.get()
                    .get(DEPLOYMENT)
                    .filter(node -> node.path("spec").path("replicas").asInt(1) == 0)
                    .isPresent();
            return none
                    ? Health.unhealthy(ReasonCode.NO_REPLICAS, "coredns", "somebody has scaled coredns to 0 replicas")
                    : Health.healthy();
        } catch (NodeletException e) {
            return Health.healthy(); // that the API does not answer is said elsewhere
        }
    }
}
