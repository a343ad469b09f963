package io.nodelet.checks.preflight;

import io.nodelet.model.NodeletException;
import io.nodelet.resources.objects.ManifestFiles;
import java.util.List;

/// Whether the manifests of a network that the operator brings can be applied.
final class ManifestsCheck {
    private ManifestsCheck() {}

    static List<PreflightProblem> manifests(PreflightContext context) {
        String place = context.config().network().manifests();
        if (!context.master() || place.isEmpty()) {
            return PreflightProblem.none();
        }
        try {
            return new ManifestFiles().objects(context.machine().path(place)).isEmpty()
                    ? PreflightProblem.fatal(
                            place + " holds no object", "Set network.manifests to your network's manifests.")
                    : PreflightProblem.none();
        } catch (NodeletException e) {
            return PreflightProblem.fatal(
                    "network.manifests: " + e.getMessage(), "Put your network's manifests there; see docs/network.md.");
        }
    }
}
