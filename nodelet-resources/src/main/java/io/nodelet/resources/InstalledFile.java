package io.nodelet.resources;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;

/// A file copied from the bundle, and refused when its digest does not fit.
///
/// @param path   where it is installed, absolute
/// @param source the bundle's file
/// @param sha256 of the content, hexadecimal
/// @param mode   such as `0755`
public record InstalledFile(Path path, Path source, String sha256, String mode) implements Resource {
    @Override
    public String kind() {
        return "installed";
    }

    @Override
    public String key() {
        return path.toString();
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.KEPT;
    }
}
