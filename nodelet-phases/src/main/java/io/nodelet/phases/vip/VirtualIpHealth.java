package io.nodelet.phases.vip;

import io.nodelet.kube.Access;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.Way;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.Hosts;
import io.nodelet.phases.Once;
import io.nodelet.phases.certs.Authority;
import io.nodelet.phases.certs.CertFolder;
import io.nodelet.phases.certs.Leaf;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

/// Whether the virtual IP does what it is for: it leads to an API server, and is not here where that is not ready.
final class VirtualIpHealth {
    private final String address;
    private final Supplier<KubeApi> own;
    private final Supplier<KubeApi> virtual;

    /// @param own     this master's API server
    /// @param servers makes the way to any other
    VirtualIpHealth(NodeSpec spec, Supplier<KubeApi> own, Function<Way, KubeApi> servers) {
        this.address = spec.config().controlPlane().virtualIp().address();
        this.own = own;
        this.virtual = Once.of(() -> servers.apply(access(spec)));
    }

    private Access access(NodeSpec spec) {
        CertFolder certs = CertFolder.NODE;
        return new Access(
                URI.create("https://" + Hosts.inUrl(address) + ":"
                        + spec.config().controlPlane().port()),
                certs.cert(Authority.CLUSTER),
                certs.cert(Leaf.MASTER),
                certs.key(Leaf.MASTER));
    }

    String what() {
        return "an API server answers at " + address;
    }

    Health look() {
        Health here = own.get().ready();
        if (here.ok()) {
            Health there = virtual.get().ready();
            return there.ok()
                    ? there
                    : Health.failing(
                            ReasonCode.VIP_UNANSWERED,
                            "keepalived",
                            "no API server answers at " + address + ": " + there.reason());
        }
        return held()
                ? Health.failing(
                        ReasonCode.VIP_MISPLACED,
                        "keepalived",
                        address + " is here, but the API server is not ready: " + here.reason())
                : Health.well();
    }

    private boolean held() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)) != null;
        } catch (SocketException _) {
            return false;
        }
    }
}
