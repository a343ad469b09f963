package io.nodelet.pki;

import java.nio.file.Path;
import java.util.List;

/// A certificate and its key side by side.
///
/// @param base their common path, without `.crt` or `.key`
public record KeyPairPath(Path base) {
    public Path cert() {
        return base.resolveSibling(base.getFileName() + ".crt");
    }

    public Path key() {
        return base.resolveSibling(base.getFileName() + ".key");
    }

    public List<Path> files() {
        return List.of(cert(), key());
    }
}
