package io.nodelet.phases.kubelet;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseContext;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Whether the cluster knows the node, and where it is. kubelet registers it at its start, and never again.
///
/// @param api     of the cluster
/// @param node    its name
/// @param address its address; empty where another program tells the cluster of that
record NodeRegistration(Supplier<KubeApi> api, String node, String address) {
    static NodeRegistration of(NodeSpec spec, PhaseContext phaseContext) {
        boolean external = spec.config().misc().cloudProvider().equals("external");
        return new NodeRegistration(
                phaseContext.api(),
                spec.facts().name(),
                external ? "" : spec.facts().address());
    }

    /// That the API does not answer is not kubelet's fault.
    Health health() {
        try {
            return api.get()
                    .get(KubePath.node(node))
                    .map(this::placed)
                    .orElseGet(() -> Health.unhealthy(
                            ReasonCode.NODE_UNREGISTERED, "kubelet", "kubelet has not registered node " + node));
        } catch (NodeletException e) {
            return Health.healthy();
        }
    }

    /// Whether the cluster has the node where it is. One that it does not know yet is nowhere else.
    Health place() {
        try {
            return api.get().get(KubePath.node(node)).map(this::placed).orElseGet(Health::healthy);
        } catch (NodeletException e) {
            return Health.healthy();
        }
    }

    private Health placed(JsonNode found) {
        List<String> known = found.path("status")
                .path("addresses")
                .valueStream()
                .filter(node -> node.path("type").asString("").equals("InternalIP"))
                .map(node -> node.path("address").asString(""))
                .toList();
        boolean here = known.stream().anyMatch(text -> Ip.parse(text).equals(Ip.parse(address)));
        return here || known.isEmpty() || address.isEmpty()
                ? Health.healthy()
                : Health.unhealthy(
                        ReasonCode.NODE_ADDRESS_STALE,
                        "kubelet",
                        "the cluster has node " + node + " at " + String.join(", ", known)
                                + " still, and kubelet is at " + address);
    }
}
