package io.nodelet.identity;

import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import java.net.URI;
import java.util.function.Function;

/// How nodeletd itself reaches the API: a master by an address that no machine loses, a worker through its balancer.
/// [NodeApi] says which of a node's identities asks for what.
public final class ApiAccess {
    private ApiAccess() {}

    /// The API as this node's daemon uses it. Certificates are read at the first call.
    ///
    /// @param servers makes the way to a server
    public static KubeApi api(NodeSpec spec, Function<ClientConfig, KubeApi> servers) {
        KubeApi own = servers.apply(of(spec));
        KubeApi kubelet = servers.apply(of(spec, CertFolder.NODE, CertificateSpec.KUBELET_CLIENT));
        KubeApi rights = spec.master() ? servers.apply(of(spec, CertFolder.NODE, CertificateSpec.SUPER_ADMIN)) : own;
        return new NodeApi(own, kubelet, rights);
    }

    /// As the daemon's own user: `nodelet:master:NODE` or `nodelet:node:NODE`.
    public static FileClientConfig of(NodeSpec spec) {
        return of(spec, CertFolder.NODE);
    }

    static FileClientConfig of(NodeSpec spec, CertFolder certs) {
        return of(spec, certs, spec.master() ? CertificateSpec.MASTER : CertificateSpec.AGENT);
    }

    /// As the cluster's administrator: what operators bring is applied with the rights that they have. On masters only.
    public static FileClientConfig administrator(NodeSpec spec) {
        return of(spec, CertFolder.NODE, CertificateSpec.ADMIN);
    }

    private static FileClientConfig of(NodeSpec spec, CertFolder certs, CertificateSpec certificate) {
        String server = spec.master()
                ? "https://127.0.0.1:" + spec.config().controlPlane().port()
                : spec.apiUrl();
        return new FileClientConfig(
                URI.create(server),
                certs.cert(CertificateAuthority.CLUSTER),
                certs.cert(certificate),
                certs.key(certificate));
    }
}
