package io.nodelet.checks.preflight;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.bundle.BundleTerms;
import io.nodelet.checks.machine.Machine;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Components;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Supplier;

/// The bundle that a configuration names, on the configuration's terms.
public final class NodeBundle {
    private NodeBundle() {}

    /// What the configuration asks of a bundle. The key itself must be root's alone.
    public static BundleTerms terms(Components components, TrustedFiles trusted) {
        return terms(components, () -> {
            Path key = Path.of(components.publicKey());
            trusted.require(key);
            return BundleKeys.readPublic(key);
        });
    }

    private static BundleTerms terms(Components components, Supplier<PublicKey> key) {
        return new BundleTerms(
                components.publicKey().isEmpty() ? Optional.empty() : Optional.of(key), components.allowOlder());
    }

    /// The bundle in its folder; whether its key and folder are root's alone is another check's.
    ///
    /// @throws NodeletException where there is none, or one that the node does not take
    static Bundle of(Components components, Machine machine) {
        BundleTerms terms = terms(components, () -> BundleKeys.readPublic(machine.path(components.publicKey())));
        Path folder = machine.path(components.bundle());
        Bundle _ = Bundle.open(folder); // a copy of its manifest is not enough
        Bundle bundle = Bundle.at(folder, machine.path(Layout.BUNDLE_MANIFEST.toString()), terms);
        bundle.refusal().ifPresent(refused -> {
            throw refused;
        });
        return bundle;
    }
}
