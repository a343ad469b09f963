package io.nodelet.identity;

import io.nodelet.engine.Resource;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.pki.KeyPairPath;
import java.nio.file.Path;

/// A kubeconfig for a person, with certificate and key inside, so that it can be copied. Follows the certificate when
/// that is renewed.
///
/// @param path    mode 0600
/// @param cluster the cluster's name in it
/// @param server  the API's URL
/// @param user    the user's name in it
/// @param ca      the authority's certificate
/// @param pair    the user's certificate and key
public record EmbeddedKubeconfig(Path path, String cluster, String server, String user, Path ca, KeyPairPath pair)
        implements Resource {
    @Override
    public String kind() {
        return "kubeconfig";
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
