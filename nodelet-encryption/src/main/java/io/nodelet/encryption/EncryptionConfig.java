package io.nodelet.encryption;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import java.nio.file.Path;

/// The API server's EncryptionConfiguration with a key that is made once: without it the secrets in etcd are lost, so
/// it is never replaced. Switching encryption off keeps the key for reading.
///
/// @param path    the file
/// @param encrypt whether secrets are encrypted from now on
public record EncryptionConfig(Path path, boolean encrypt) implements Resource {
    static final String KIND = "encryption-config";

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
