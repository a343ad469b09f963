package io.nodelet.bundle;

import java.util.List;

/// A container image of a bundle: a docker-archive tar that containerd imports.
///
/// @param references the names it has once imported, such as `nodelet.local/coredns:v1.14.7`; never empty
public record BundleImage(List<String> references, BundleFile file) {
    public BundleImage {
        references = List.copyOf(references);
    }

    /// The name to put into a pod.
    public String reference() {
        return references.getFirst();
    }
}
