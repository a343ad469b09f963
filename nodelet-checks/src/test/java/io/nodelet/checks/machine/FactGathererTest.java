package io.nodelet.checks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.config.ConfigFile;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeFacts.Cgroups;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactGathererTest {

    @TempDir
    Path root;

    @Test
    void ofAnOrdinaryHost() {
        NodeFacts facts = FactGatherer.discover(NodeConfig.DEFAULTS, recorded("sound"));

        assertThat(facts)
                .isEqualTo(new NodeFacts(
                        "node-1", "192.168.1.10", "eth0", 1500, Cgroups.V2, true, "amd64", true, false, ""));
    }

    @Test
    void aVirtualIpThatIsHereIsNoAddressOfTheMachine() throws IOException {
        Path file =
                Files.writeString(root.resolve("nodelet.yaml"), "controlPlane: {virtualIp: {address: 192.168.1.10}}");
        NodeConfig config = ConfigFile.load(file);

        assertThatThrownBy(() -> FactGatherer.discover(config, recorded("sound")))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("no network interface");
    }

    @Test
    void aSecondFamilyHasTheAddressOfTheSameInterface() throws IOException {
        Path file = Files.writeString(
                root.resolve("nodelet.yaml"),
                "network: {dualStack: {podCidr: 'fd00:20::/56', serviceCidr: 'fd00:21::/112'}}");
        NodeConfig config = ConfigFile.load(file);

        assertThat(FactGatherer.discover(config, recorded("sound")).addresses())
                .containsExactly("192.168.1.10", "2001:db8::10");
        assertThatThrownBy(() -> FactGatherer.discover(config, recorded("container-v1")))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("the interface eth0 has no IPv6 address, which network.dualStack wants");
    }

    @Test
    void ofAContainerWithFewRightsAndNoDefaultRoute() {
        NodeFacts facts = FactGatherer.discover(NodeConfig.DEFAULTS, recorded("container-v1"));

        assertThat(facts)
                .isEqualTo(new NodeFacts(
                        "worker-1", "10.9.0.3", "eth0", 1400, Cgroups.V1, false, "amd64", false, true, ""));
    }

    @Test
    void aHybridMachineCountsAsVersion1() {
        assertThat(FactGatherer.cgroups(recorded("sound", "hybrid"))).isEqualTo(Cgroups.V1);
    }

    private Machine recorded(String... trees) {
        return RecordedMachine.named(root, trees).machine();
    }
}
