package io.nodelet.agent.join;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.NameReservations;
import io.nodelet.kube.Selector;
import io.nodelet.model.Ip;
import io.nodelet.phases.certs.ClusterNodes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The nodes as the API server has them. Only a question about an address looks at all of them.
///
/// @param api          the cluster's
/// @param reservations of names
record ApiClusterNodes(KubeApi api, NameReservations reservations) implements ClusterNodes {
    @Override
    public Optional<Known> node(String name) {
        return api.get(KubePath.node(name)).map(ApiClusterNodes::known);
    }

    @Override
    public boolean joining(String name) {
        return reservations.reserved(name);
    }

    @Override
    public Optional<String> nodeAt(Ip address) {
        return api.list(KubePath.NODES, Selector.ALL).stream()
                .map(ApiClusterNodes::known)
                .filter(node -> node.addresses().contains(address))
                .map(Known::name)
                .findFirst();
    }

    private static Known known(JsonNode node) {
        Set<Ip> addresses = new HashSet<>();
        for (JsonNode one : node.path("status").path("addresses")) {
            Ip.parse(one.path("address").asString("")).ifPresent(addresses::add);
        }
        return new Known(node.path("metadata").path("name").asString(""), addresses);
    }
}
