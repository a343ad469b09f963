package io.nodelet.phases.kubelet;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.util.function.Supplier;

/// Whether the cluster knows the node. kubelet registers it at its start, and never again.
///
/// @param api  of the cluster
/// @param node its name
record Registration(Supplier<KubeApi> api, String node) {
    /// That the API does not answer is not kubelet's fault.
    Health health() {
        try {
            return api.get().get(KubePath.node(node)).isPresent()
                    ? Health.well()
                    : Health.failing("kubelet has not registered node " + node);
        } catch (NodeletException e) {
            return Health.well();
        }
    }
}
