package io.nodelet.identity.certs;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;

/// The first certificate of the authority's file in a file of its own: the controller-manager takes no more than one to
/// sign with, and an authority that somebody else made may have the one above it beside it.
///
/// @param path      where it lies
/// @param authority the authority's file
public record AuthorityCertificateFile(Path path, Path authority) implements Resource {
    static final String KIND = "own-certificate";

    @Override
    public String kind() {
        return KIND;
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
