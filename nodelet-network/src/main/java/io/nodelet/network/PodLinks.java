package io.nodelet.network;

import io.nodelet.engine.Resource;

/// The links of the pods that are there, plugged into the bridge, which has its address and its route. The CNI plugin
/// sees to that when a pod begins, and never again: a bridge that somebody deletes leaves its pods without a network.
///
/// @param bridge its name, such as `cni0`; what is left of it is a [io.nodelet.resources.RuntimeArtifact]'s to remove
public record PodLinks(String bridge) implements Resource {
    @Override
    public String kind() {
        return "pod-links";
    }

    @Override
    public String key() {
        return bridge;
    }
}
