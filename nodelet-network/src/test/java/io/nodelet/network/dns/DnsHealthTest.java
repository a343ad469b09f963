package io.nodelet.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.ReasonCode;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A DNS that nobody answers for.
class DnsHealthTest {
    private static final String COREDNS = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: coredns, namespace: kube-system}, spec: {replicas: %d}}
            """;
    private final FakeKubeApi api = new FakeKubeApi();
    private int port;

    @BeforeEach
    void nobodyListens() throws SocketException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    private ReasonCode seen() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        var probe = new DnsProbe(new InetSocketAddress(loopback, port), "a.b", loopback);
        return new DnsHealth(probe, () -> api).check().because().orElseThrow().code();
    }

    @Test
    void isAnOperatorsWishWhereItIsScaledToNothing() {
        api.given(COREDNS.formatted(0));
        assertThat(seen()).isEqualTo(ReasonCode.NO_REPLICAS);
    }

    @Test
    void isAFailureOtherwise() {
        assertThat(seen()).isEqualTo(ReasonCode.DNS_UNANSWERED);
        api.given(COREDNS.formatted(2));
        assertThat(seen()).isEqualTo(ReasonCode.DNS_UNANSWERED);
        api.down("no answer");
        assertThat(seen()).isEqualTo(ReasonCode.DNS_UNANSWERED);
    }
}
