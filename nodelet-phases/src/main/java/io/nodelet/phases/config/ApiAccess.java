package io.nodelet.phases.config;

import io.nodelet.kube.Access;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.certs.Authority;
import io.nodelet.phases.certs.CertFolder;
import io.nodelet.phases.certs.Leaf;
import java.net.URI;

/// How nodeletd itself reaches the API: on a master with every right, as it makes the first RBAC objects, and by an
/// address that no machine loses; on a worker with the rights to look after its own node.
public final class ApiAccess {
    private ApiAccess() {}

    public static Access of(NodeSpec spec) {
        return of(spec, CertFolder.NODE);
    }

    static Access of(NodeSpec spec, CertFolder certs) {
        Leaf leaf = spec.master() ? Leaf.SUPER_ADMIN : Leaf.AGENT;
        String server = spec.master()
                ? "https://127.0.0.1:" + spec.config().controlPlane().port()
                : spec.apiUrl();
        return new Access(URI.create(server), certs.cert(Authority.CLUSTER), certs.cert(leaf), certs.key(leaf));
    }
}
