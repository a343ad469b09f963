package io.nodelet.kube;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// A way to an API server by files. They are read when they are needed, and again when they change.
///
/// @param server its address, such as `https://10.0.0.1:6443`
/// @param ca     the CAs that may have signed its certificate, PEM
/// @param cert   the client's certificate, PEM, followed by its chain if any
/// @param key    the client's private key, PKCS#8 PEM, EC or RSA
public record FileClientConfig(URI server, Path ca, Path cert, Path key) implements ClientConfig {
    @Override
    public List<String> stamp() {
        return MutualTls.stamp(this);
    }

    @Override
    public SSLContext context() {
        return MutualTls.context(this);
    }

    @Override
    public Optional<String> bearer() {
        return Optional.empty();
    }
}
