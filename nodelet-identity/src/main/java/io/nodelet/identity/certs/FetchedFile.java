package io.nodelet.identity.certs;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.pki.KeyPairFiles;
import java.nio.file.Path;

/// A file that this machine has from the cluster it joined: written once, and never replaced.
///
/// @param path where it lies
/// @param mode its permissions
record FetchedFile(Path path, String mode) implements Resource {
    static final String KIND = "brought";

    static FetchedFile of(Path path) {
        return new FetchedFile(path, path.toString().endsWith(".crt") ? KeyPairFiles.CERT_MODE : KeyPairFiles.KEY_MODE);
    }

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
