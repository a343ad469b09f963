package io.nodelet.agent.preflight;

import io.nodelet.model.NodeletException;
import io.nodelet.phases.ManifestFiles;
import java.util.List;

/// Whether the manifests of a network that the operator brings can be applied.
final class ManifestsCheck {
    private ManifestsCheck() {}

    static List<Fault> manifests(Scene scene) {
        String place = scene.config().network().manifests();
        if (!scene.master() || place.isEmpty()) {
            return Fault.none();
        }
        try {
            return new ManifestFiles().objects(scene.machine().path(place)).isEmpty()
                    ? Fault.fatal(place + " holds no object", "Set network.manifests to your network's manifests.")
                    : Fault.none();
        } catch (NodeletException e) {
            return Fault.fatal(
                    "network.manifests: " + e.getMessage(), "Put your network's manifests there; see docs/network.md.");
        }
    }
}
