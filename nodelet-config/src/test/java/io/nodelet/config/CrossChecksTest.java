package io.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import org.junit.jupiter.api.Test;

class CrossChecksTest {
    @Test
    void theDefaultsFitTogether() {
        assertThat(CrossChecks.problems(NodeConfig.DEFAULTS)).isEmpty();
    }

    @Test
    void anAddressFoundOnTheMachineMustLieOutsideTheClustersNetworks() {
        assertThat(CrossChecks.problemsWithAddress(
                        NodeConfig.DEFAULTS, Ip.parse("192.168.1.5").orElseThrow()))
                .isEmpty();
        assertThat(CrossChecks.problemsWithAddress(
                        NodeConfig.DEFAULTS, Ip.parse("10.20.3.4").orElseThrow()))
                .extracting(Problem::toString)
                .containsExactly("node.address: 10.20.3.4 lies in network.podCidr (10.20.0.0/16);"
                        + " allowed: an address outside the cluster's networks");
        assertThat(CrossChecks.problemsWithAddress(
                        NodeConfig.DEFAULTS, Ip.parse("fd00::5").orElseThrow()))
                .extracting(Problem::text)
                .containsExactly("fd00::5 is IPv6 but network.podCidr (10.20.0.0/16) is IPv4");
    }
}
