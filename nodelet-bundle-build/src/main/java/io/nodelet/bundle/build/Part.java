package io.nodelet.bundle.build;

import io.nodelet.bundle.Manifest.Component;
import java.util.List;

/// A component that is ready to go into a bundle: its entry in the manifest, and the modules that its programs hold.
record Part(Component component, List<GoModule> modules) {
    Part {
        modules = List.copyOf(modules);
    }
}
