package io.nodelet.bundle.build;

import io.nodelet.bundle.BundleManifest.Component;
import java.util.List;

/// A component that is ready to go into a bundle: its entry in the manifest, and the modules that its programs hold.
record BuiltComponent(Component component, List<GoModule> modules) {
    BuiltComponent {
        modules = List.copyOf(modules);
    }
}
