package io.nodelet.agent.preflight;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.model.NodeletException;
import java.util.List;

/// Whether the components can be installed. Their bytes are verified when they are.
final class BundleCheck {
    private BundleCheck() {}

    static List<Fault> bundle(Scene scene) {
        var components = scene.config().components();
        try {
            Bundle bundle = Bundle.open(scene.machine().path(components.bundle()));
            if (!components.publicKey().isEmpty()) {
                bundle.verifySignature(BundleKeys.readPublic(scene.machine().path(components.publicKey())));
            }
            return bundle.looksWhole()
                    ? Fault.none()
                    : Fault.fatal(
                            "the bundle in " + components.bundle() + " lacks files, or they have the wrong size",
                            "Copy it again, and see what `nodeletctl bundle verify` says.");
        } catch (NodeletException e) {
            return Fault.fatal(String.valueOf(e.getMessage()), e.remedy());
        }
    }
}
