package io.nodelet.phases.identity;

import io.nodelet.engine.Lifetime;
import io.nodelet.engine.Resource;
import io.nodelet.model.HostIdentity;
import java.nio.file.Path;
import java.util.List;

/// The record of what the node was brought up with: written where there is none, and changed by nobody but an operator
/// who accepts another identity.
///
/// @param path     where it lies
/// @param identity what it says where it is made
public record IdentityRecord(Path path, HostIdentity identity) implements Resource {
    static final String KIND = "identity";

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

    /// Nobody need look at once: what is in force was read from it before.
    @Override
    public List<Path> files() {
        return List.of();
    }
}
