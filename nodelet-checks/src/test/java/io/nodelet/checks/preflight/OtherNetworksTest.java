package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.config.ConfigFile;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines on which other networks of pods, and firewalls, are.
class OtherNetworksTest {
    private static final String DROPS = """
        == /nft/list chains
        table inet fw {
        	chain in {
        		type filter hook input priority filter; policy drop;
        	}
        	chain through {
        		type filter hook forward priority filter; policy drop;
        	}
        }
        == /nft/-nn list table inet fw
        table inet fw {
        	chain in {
        		type filter hook input priority filter; policy drop;
        %s	}
        	chain through {
        		type filter hook forward priority filter; policy drop;
        %s	}
        }
        """;

    @TempDir
    Path root;

    private PreflightContext scene(String tree, String config) throws IOException {
        Path text = Files.writeString(root.resolve("tree"), tree);
        var machine = RecordedMachine.of(root.resolve("machine"), text).machine();
        NodeConfig read = config.isEmpty()
                ? NodeConfig.DEFAULTS
                : ConfigFile.load(Files.writeString(root.resolve("nodelet.yaml"), config));
        return new PreflightContext(read, machine, Instant.EPOCH);
    }

    private List<PreflightProblem> look(String tree) throws IOException {
        return OtherNetworks.check(scene(tree, ""));
    }

    @Test
    void aConfigurationBeforeOursStopsTheFirstStart() throws IOException {
        assertThat(look("== /etc/cni/net.d/05-x.conflist\n{}\n"))
                .singleElement()
                .satisfies(preflightProblem -> {
                    assertThat(preflightProblem.fatal()).isTrue();
                    assertThat(preflightProblem.problem()).startsWith("/etc/cni/net.d/05-x.conflist comes before");
                    assertThat(preflightProblem.remedy())
                            .startsWith("Move it away: mv /etc/cni/net.d/05-x.conflist /root/.");
                });
    }

    @Test
    void afterOursOrOfNoKindThatCountsIsFine() throws IOException {
        assertThat(look("== /etc/cni/net.d/87-podman.conflist\n{}\n== /etc/cni/net.d/00-x.conflist.bak\n{}\n"))
                .isEmpty();
    }

    @Test
    void onANodeThatRunsItIsSaid() throws IOException {
        assertThat(look("== /etc/cni/net.d/05-x.conflist\n{}\n== /var/opt/pf9/nodelet/ledger\nx\n"))
                .singleElement()
                .satisfies(
                        preflightProblem -> assertThat(preflightProblem.fatal()).isFalse());
    }

    @Test
    void whoBringsANetworkHasItsConfigurationThere() throws IOException {
        PreflightContext context = scene("== /etc/cni/net.d/05-x.conflist\n{}\n", "network:\n  plugin: none\n");
        assertThat(OtherNetworks.check(context)).isEmpty();
    }

    @Test
    void aBridgeWithAnotherNetworksAddressStopsTheFirstStart() throws IOException {
        assertThat(look(":nic cni0 1500 10.244.0.1\n")).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isTrue();
            assertThat(preflightProblem.problem()).startsWith("the bridge cni0 is there with the address 10.244.0.1");
            assertThat(preflightProblem.remedy()).contains("ip link delete cni0");
        });
    }

    @Test
    void oursHasThePodsGateway() throws IOException {
        assertThat(look(":nic cni0 1500 10.20.0.1\n")).isEmpty();
    }

    /// A node that came back has another part of the network, and the bridge of its former life.
    @Test
    void behindFlannelTheGatewayIsTheOneThatFlannelSays() throws IOException {
        String flannel = "network:\n  plugin: flannel\n";
        String subnet = "== /run/nodelet/flannel/subnet.env\nFLANNEL_SUBNET=10.20.3.1/24\n";
        assertThat(OtherNetworks.check(scene(":nic cni0 1500 10.20.1.1\n", flannel)))
                .isEmpty();
        assertThat(OtherNetworks.check(scene(":nic cni0 1500 10.20.3.1\n" + subnet, flannel)))
                .isEmpty();
        assertThat(OtherNetworks.check(scene(":nic cni0 1500 10.20.1.1\n" + subnet, flannel)))
                .hasSize(1);
    }

    @Test
    void whatAnotherKubeProxyLeft() throws IOException {
        assertThat(look("== /sys/class/net/kube-ipvs0/\n"
                        + "== /nft/list chains\n"
                        + "table ip nat {\n"
                        + "\tchain KUBE-SERVICES {\n"
                        + "\t}\n"
                        + "}\n"))
                .hasSize(2)
                .noneMatch(PreflightProblem::fatal);
    }

    @Test
    void aFirewallThatDropsIsSaidWithWhatItDoesNotName() throws IOException {
        List<PreflightProblem> faults = FirewallCheck.check(scene(DROPS.formatted("", ""), ""));

        assertThat(faults).noneMatch(PreflightProblem::fatal);
        assertThat(faults)
                .extracting(PreflightProblem::problem)
                .satisfiesExactly(
                        text -> assertThat(text)
                                .isEqualTo(
                                        "a firewall drops what comes in: chain inet fw in (policy drop) does not name:"
                                                + " TCP 6443 (kube-apiserver); TCP 10250 (kubelet); what pods send (from"
                                                + " 10.20.0.0/16, by cni0)"),
                        text -> assertThat(text)
                                .contains("chain inet fw through (policy drop) does not name 10.20.0.0/16"));
    }

    @Test
    void aFirewallThatLetsPodsPassIsFine() throws IOException {
        String rules = "\t\tip saddr 10.20.0.0/16 accept\n";
        assertThat(FirewallCheck.check(scene(DROPS.formatted(rules, rules), "")))
                .isEmpty();
    }

    @Test
    void amongNodesTheTunnelHasToComeIn() throws IOException {
        String rules = "\t\tip saddr 10.20.0.0/16 accept\n\t\ttcp dport { 6443, 10250 } accept\n";
        assertThat(FirewallCheck.check(scene(DROPS.formatted(rules, rules), "network:\n  plugin: flannel\n")))
                .extracting(PreflightProblem::problem)
                .singleElement()
                .asString()
                .endsWith("does not name: UDP 8472 (pods' packets, from other nodes)");
    }
}
