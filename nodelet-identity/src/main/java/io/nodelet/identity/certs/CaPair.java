package io.nodelet.identity.certs;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.pki.KeyPairPath;
import java.nio.file.Path;
import java.util.List;

/// A certificate authority, made once and never replaced: a new one would make the whole cluster's certificates void.
/// One that is already there (brought from the cluster's first master) is taken as it is.
///
/// @param pair       where it lies
/// @param commonName what it is called
/// @param days       how long it is valid
public record CaPair(KeyPairPath pair, String commonName, int days) implements Resource {
    static final String KIND = "ca";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String key() {
        return pair.base().toString();
    }

    @Override
    public List<Path> files() {
        return pair.files();
    }

    @Override
    public Lifetime lifetime() {
        return Lifetime.KEPT;
    }
}
