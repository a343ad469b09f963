package io.nodelet.identity.certs;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;

/// A private key that is made once and never replaced: that of service account tokens, as a new one would make every
/// token void, and the one that a machine joins with, as the cluster knows it by it.
///
/// @param path a SEC 1 PEM file
public record ServiceAccountKey(Path path) implements Resource {
    static final String KIND = "signing-key";

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
