package io.nodelet.identity.certs;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.model.NodeSpec;
import java.nio.file.Path;

/// The certificate of the cluster's authority on a machine that joins: the one in its token.
///
/// @param path where it lies
/// @param spec the machine's
public record ClusterCa(Path path, NodeSpec spec) implements Resource {
    static final String KIND = "cluster-ca";

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
