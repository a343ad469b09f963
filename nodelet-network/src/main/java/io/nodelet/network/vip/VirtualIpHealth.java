package io.nodelet.network.vip;

import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.UrlHosts;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

/// Whether the virtual IP does what it is for: it leads to an API server, and is not here where that is not ready.
public final class VirtualIpHealth {
    private final String address;
    private final Supplier<KubeApi> own;
    private final Supplier<KubeApi> virtual;

    /// @param own     this master's API server
    /// @param servers makes the way to any other
    public VirtualIpHealth(NodeSpec spec, Supplier<KubeApi> own, Function<ClientConfig, KubeApi> servers) {
        this.address = spec.config().controlPlane().virtualIp().address();
        this.own = own;
        this.virtual = Lazy.of(() -> servers.apply(access(spec)));
    }

    private FileClientConfig access(NodeSpec spec) {
        CertFolder certs = CertFolder.NODE;
        return new FileClientConfig(
                URI.create("https://" + UrlHosts.inUrl(address) + ":"
                        + spec.config().controlPlane().port()),
                certs.cert(CertificateAuthority.CLUSTER),
                certs.cert(CertificateSpec.MASTER),
                certs.key(CertificateSpec.MASTER));
    }

    public String what() {
        return "an API server answers at " + address;
    }

    public Health check() {
        Health here = own.get().ready();
        if (here.isHealthy()) {
            Health there = virtual.get().ready();
            return there.isHealthy()
                    ? there
                    : Health.unhealthy(
                            ReasonCode.VIP_UNANSWERED,
                            "keepalived",
                            "no API server answers at " + address + ": " + there.reason());
        }
        return held()
                ? Health.unhealthy(
                        ReasonCode.VIP_MISPLACED,
                        "keepalived",
                        address + " is here, but the API server is not ready: " + here.reason())
                : Health.healthy();
    }

    private boolean held() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)) != null;
        } catch (SocketException _) {
            return false;
        }
    }
}
