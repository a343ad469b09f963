package io.nodelet.bundle.build;

import java.nio.file.Path;
import java.util.Optional;

/// Where a bundle's files come from.
public sealed interface BundleSource {
    /// Built here from the components' Go modules, pinned by `go.mod` and `go.sum`.
    record GoModules() implements BundleSource {}

    /// A bundle that somebody built: a folder, a tar or an HTTP address, checked against its manifest.
    ///
    /// @param key the public key that must have signed it; the one that comes with it when empty
    record Mirror(String location, Optional<Path> key) implements BundleSource {}

    /// The projects' own release files, checked against the checksum files that each release publishes; components
    /// whose project publishes none are built from their Go modules.
    ///
    /// @param base prefix under which a mirror keeps the projects' hosts, such as `https://mirror.example/`;
    /// empty for the hosts themselves
    /// @param roots PEM file with the certificate authority of the releases' signatures; none is checked when empty
    record Official(String base, Optional<Path> roots) implements BundleSource {}
}
