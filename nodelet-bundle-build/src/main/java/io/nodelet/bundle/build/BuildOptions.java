package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// What bundle is wanted.
///
/// @param arch the architecture of its binaries and images
/// @param only names of the components wanted; empty for all
/// @param testImages whether to add the busybox image that tests and sandboxes use
/// @param conformance whether to add Kubernetes' own conformance tests and the images that they run
/// @param output its folder; the user's cache when empty
/// @param yes whether missing Debian packages are installed without a question
/// @param source where the components come from
public record BuildOptions(
        Arch arch,
        Set<String> only,
        boolean testImages,
        boolean conformance,
        Optional<Path> output,
        boolean yes,
        BundleSource source) {
    public BuildOptions {
        only = Set.copyOf(only);
    }

    /// Every component for this machine, built from the Go modules into the user's cache.
    public static BuildOptions standard() {
        return new BuildOptions(
                Arch.current(), Set.of(), false, false, Optional.empty(), false, new BundleSource.GoModules());
    }

    public BuildOptions withTestImages() {
        return new BuildOptions(arch, only, true, conformance, output, yes, source);
    }

    public BuildOptions withYes() {
        return new BuildOptions(arch, only, testImages, conformance, output, true, source);
    }
}
