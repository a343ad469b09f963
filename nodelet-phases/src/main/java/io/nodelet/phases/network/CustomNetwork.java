package io.nodelet.phases.network;

import io.nodelet.engine.Item;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.resources.objects.ManifestFiles;
import io.nodelet.resources.objects.UserManifests;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The pods' network that operators bring (`network.plugin: none`): a master applies their manifests, and no node is
/// Ready before its part of that network is there.
public final class CustomNetwork {
    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final ManifestFiles files = new ManifestFiles();

    public CustomNetwork(NodeSpec spec, Supplier<KubeApi> api) {
        this.spec = spec;
        this.api = api;
    }

    /// What must be so; nothing where no manifests are named.
    public List<Item> items() {
        String place = spec.config().network().manifests();
        return spec.master() && !place.isEmpty()
                ? List.of(new UserManifests("the pods' network of " + place, api.get(), files.objects(Path.of(place))))
                : List.of();
    }
}
