package io.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossChecksTest {
    @TempDir
    private Path folder;

    @Test
    void theDefaultsFitTogether() {
        assertThat(CrossChecks.problems(NodeConfig.DEFAULTS)).isEmpty();
    }

    @Test
    void flagsLeaveInForceWhatKeepsNodesWorkingAndApart() throws IOException {
        assertThat(flags("authorization-mode: RBAC")).contains("authorization-mode without Node and RBAC");
        assertThat(flags("authorization-mode: 'Node,RBAC,Webhook'")).isEmpty();
        assertThat(flags("disable-admission-plugins: 'X,NodeRestriction'")).contains("takes NodeRestriction away");
        assertThat(flags("enable-admission-plugins: PodNodeSelector")).isEmpty();
        assertThat(flags("encryption-provider-config: /x")).contains("has a place of its own");
        assertThat(flags("audit-policy-file: /x")).contains("controlPlane.auditPolicyFile");
    }

    private String flags(String flags) throws IOException {
        Path file =
                Files.writeString(folder.resolve("nodelet.yaml"), "controlPlane: {apiserverFlags: {" + flags + "}}");
        try {
            ConfigFile.load(file);
            return "";
        } catch (NodeletException e) {
            return String.valueOf(e.getMessage()) + e.remedy();
        }
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
