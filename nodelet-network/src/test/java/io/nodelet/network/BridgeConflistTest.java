package io.nodelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What pods are plugged into. The node's interface has an MTU of 1500.
class BridgeConflistTest {
    private static NodeSpec network(String plugin, String backend, int mtu) {
        NodeConfig.Network n = NodeConfig.Network.DEFAULTS;
        return Specs.with(
                Specs.master(),
                new NodeConfig.Network(
                        n.podCidr(),
                        n.serviceCidr(),
                        n.dnsDomain(),
                        plugin,
                        n.manifests(),
                        backend,
                        n.bridge(),
                        mtu,
                        n.proxyMode(),
                        n.dualStack()));
    }

    /// That of the configuration where it names one, and not what flannel wrote before it was told of another backend.
    @ParameterizedTest
    @CsvSource({"vxlan, 0, 1450", "host-gw, 0, 1500", "vxlan, 1400, 1400", "host-gw, 9000, 9000"})
    void behindFlannelTheMtuFollowsTheConfiguration(String backend, int configured, int mtu) {
        String conflist =
                BridgeConflist.behindFlannel(network("flannel", backend, configured), List.of("10.20.7.1/24"));

        assertThat(conflist).contains("\"mtu\": " + mtu + ",", "\"subnet\": \"10.20.7.0/24\"", "\"ipMasq\": false");
    }

    @Test
    void withTwoFamiliesItHasARangeOfEach() {
        assertThat(BridgeConflist.behindFlannel(Specs.dual(), List.of("10.20.7.1/24", "fd00:20:0:7::1/64")))
                .contains(
                        "\"ranges\": [[{ \"subnet\": \"10.20.7.0/24\" }], [{ \"subnet\": \"fd00:20:0:7:0:0:0:0/64\" }]]",
                        "\"mtu\": 1430,");
    }

    @Test
    void aloneItIsTheInterfaces() {
        assertThat(BridgeConflist.alone(network("bridge", "vxlan", 0)))
                .contains("\"mtu\": 1500,", "\"subnet\": \"10.20.0.0/24\"", "\"ipMasq\": true");
    }
}
