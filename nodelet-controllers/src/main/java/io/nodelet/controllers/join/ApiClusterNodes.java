package io.nodelet.controllers.join;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.NameReservations;
import io.nodelet.kube.Selector;
import io.nodelet.model.Ip;
import io.nodelet.pki.ClusterNodes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// The nodes as the API server has them. Only a question about an address looks at all of them, one
/// after the other, until one has it.
///
/// @param api          the cluster's
/// @param reservations of names
record ApiClusterNodes(KubeApi api, NameReservations reservations) implements ClusterNodes {
    private static final int PAGE = 50;

    @Override
    public Optional<Known> node(String name) {
        return api.get(KubePath.node(name)).map(ApiClusterNodes::known);
    }

    @Override
    public boolean joining(String name) {
        return reservations.reserved(name);
    }

    @Override
    public Optional<String> otherAt(Ip address, String own) {
        AtomicReference<Optional<String>> found = new AtomicReference<>(Optional.empty());
        api.each(KubePath.NODES, Selector.ALL, PAGE, node -> {
            Known known = known(node);
            if (!known.name().equals(own) && known.addresses().contains(address) && known.believable()) {
                found.set(Optional.of(known.name()));
            }
            return found.get().isEmpty();
        });
        return found.get();
    }

    private static Known known(JsonNode node) {
        Set<Ip> addresses = new HashSet<>();
        for (JsonNode one : node.path("status").path("addresses")) {
            Ip.parse(one.path("address").asString("")).ifPresent(addresses::add);
        }
        return new Known(node.path("metadata").path("name").asString(""), addresses);
    }
}
