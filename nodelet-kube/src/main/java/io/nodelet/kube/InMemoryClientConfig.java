package io.nodelet.kube;

import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// A way to an API server by what is held in memory: a kubeconfig's content, or a token.
///
/// @param server      its address, such as `https://10.0.0.1:6443`
/// @param authorities that may have signed its certificate
/// @param chain       the client's certificate and those above it; none for a client with a token
/// @param key         the client's private key
/// @param bearer      the client's token
public record InMemoryClientConfig(
        URI server,
        List<X509Certificate> authorities,
        List<X509Certificate> chain,
        Optional<PrivateKey> key,
        Optional<String> bearer)
        implements ClientConfig {
    public InMemoryClientConfig {
        authorities = List.copyOf(authorities);
        chain = List.copyOf(chain);
    }

    public static InMemoryClientConfig token(URI server, X509Certificate authority, String token) {
        return new InMemoryClientConfig(server, List.of(authority), List.of(), Optional.empty(), Optional.of(token));
    }

    @Override
    public List<String> stamp() {
        return List.of();
    }

    @Override
    public SSLContext context() {
        return MutualTls.context(authorities, key.map(privateKey -> new ClientKeyManager(privateKey, chain)));
    }

    /// Without key and token.
    @Override
    public String toString() {
        return "credentials for " + server;
    }
}
