package io.nodelet.phases.certs;

import io.nodelet.model.Ip;
import java.util.List;
import java.util.Optional;

/// A cluster of these nodes.
record ListedNodes(List<Known> all) implements ClusterNodes {
    ListedNodes(Known... all) {
        this(List.of(all));
    }

    @Override
    public Optional<Known> node(String name) {
        return all.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    @Override
    public Optional<String> nodeAt(Ip address) {
        return all.stream()
                .filter(node -> node.addresses().contains(address))
                .map(Known::name)
                .findFirst();
    }
}
