package io.nodelet.phases.certs;

import io.nodelet.engine.Lifetime;
import io.nodelet.engine.Resource;
import java.nio.file.Path;

/// The private key of service account tokens, made once and never replaced: a new one would make every token void.
///
/// @param path a SEC 1 PEM file
public record SigningKey(Path path) implements Resource {
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
