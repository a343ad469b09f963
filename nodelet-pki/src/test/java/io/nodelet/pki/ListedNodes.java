package io.nodelet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Ip;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A cluster of these nodes.
///
/// @param joining names under which machines have just joined
public record ListedNodes(List<Known> all, Set<String> joining) implements ClusterNodes {
    ListedNodes(Known... all) {
        this(List.of(all), Set.of());
    }

    @Override
    public boolean joining(String name) {
        return joining.contains(name);
    }

    @Override
    public Optional<Known> node(String name) {
        assertThat(name).as("the name of one node").isNotEmpty();
        return all.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    @Override
    public Optional<String> otherAt(Ip address, String own) {
        return all.stream()
                .filter(node -> !node.name().equals(own))
                .filter(Known::believable)
                .filter(node -> node.addresses().contains(address))
                .map(Known::name)
                .findFirst();
    }
}
