package io.nodelet.network.dns;

import io.nodelet.engine.CheckCache;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.ServiceNetwork;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Whether a name really resolves through a DNS server to the address that it must have.
///
/// @param server   where the question goes: the DNS service's address, so that kube-proxy and the pod's network are
/// tried
/// @param name     the name asked for
/// @param expected the address that it must have
/// @param limit    how long an answer may take
public record DnsProbe(InetSocketAddress server, String name, InetAddress expected, Duration limit)
        implements Supplier<Health> {
    private static final Duration LIMIT = Duration.ofMillis(700);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PORT = 53;

    /// With the limit of an ordinary machine.
    public DnsProbe(InetSocketAddress server, String name, InetAddress expected) {
        this(server, name, expected, LIMIT);
    }

    /// The API server's own service name, through the cluster's DNS service.
    static DnsProbe of(NodeSpec spec) {
        return new DnsProbe(
                new InetSocketAddress(InetAddress.ofLiteral(ServiceNetwork.dns(spec)), PORT),
                "kubernetes.default.svc." + spec.config().network().dnsDomain(),
                InetAddress.ofLiteral(ServiceNetwork.api(spec)),
                spec.config().running().stretched(LIMIT));
    }

    /// Asked once within one look.
    @Override
    public Health get() {
        return CheckCache.once(this, this::ask);
    }

    private Health ask() {
        try {
            DnsQuery query = new DnsQuery(name, expected instanceof Inet6Address, (short) RANDOM.nextInt());
            List<InetAddress> found = query.ask(server, limit);
            return found.contains(expected)
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.DNS_WRONG,
                            name,
                            name + " resolves to " + addresses(found) + ", not to " + expected.getHostAddress());
        } catch (IOException e) {
            return Health.unhealthy(ReasonCode.DNS_UNANSWERED, name, at() + ": " + reason(e));
        }
    }

    /// Asks again where a single packet may have been lost.
    Health persistently(int times) {
        Health seen = get();
        for (int i = 1; i < times && !seen.isHealthy(); i++) {
            seen = ask();
        }
        return seen;
    }

    private String at() {
        return "DNS at " + server.getAddress().getHostAddress() + ":" + server.getPort();
    }

    private static List<String> addresses(List<InetAddress> found) {
        return found.stream().map(InetAddress::getHostAddress).toList();
    }

    private String reason(IOException e) {
        return switch (e) {
            case PortUnreachableException _ -> "nobody listens";
            case SocketTimeoutException _ -> "no answer within " + limit.toMillis() + " ms";
            default -> String.valueOf(e.getMessage());
        };
    }
}
