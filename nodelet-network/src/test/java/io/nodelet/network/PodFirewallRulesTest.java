package io.nodelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Difference;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two pods that run, one with a host port, and a firewall whose tables the test sets.
class PodFirewallRulesTest {
    private static final PodFirewallRules WANTED = new PodFirewallRules("cni0");
    private static final String A = "aaaa0123456789";
    private static final String B = "bbbb0123456789";

    /// As the CNI plugins make it of this network, interface and container.
    private static final String MARK_A = "989d67a71fb46b81-8f249d09c42041c5";

    @TempDir
    private Path root = Path.of("");

    private final Map<String, String> tables = new HashMap<>();
    private final List<Command> ran = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void pods() throws IOException {
        pod(A, "veth0a", true, "");
        pod(B, "veth0b", true, "{\"HostPort\": 8080, \"ContainerPort\": 80, \"Protocol\": \"tcp\", \"HostIP\": \"\"}");
        tables.put(PodFirewallRules.MASQUERADE, mark(A) + "\n" + mark(B));
        tables.put(PodFirewallRules.PORTS, "comment \"" + B + "\"");
    }

    @Test
    void isAsDeclaredWhileTheTablesKnowEveryPod() {
        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
        driver().apply(WANTED);
        assertThat(done()).isEmpty();
    }

    @Test
    void whatAFirewallReloadTookIsWrittenAgain() {
        tables.clear();

        assertThat(driver().compare(WANTED))
                .isEqualTo(Difference.changed(
                        ReasonCode.POD_RULES_GONE,
                        "rules are gone from the firewall: masquerading of 2 pods, host ports of 1 pods"));
        driver().apply(WANTED);

        assertThat(done()).extracting(Command::toString).containsExactly("nft -f -", "/opt/cni/bin/portmap");
        assertThat(done().getFirst().stdin().orElseThrow())
                .startsWith("add table inet cni_plugins_masquerade {")
                .contains("add rule inet cni_plugins_masquerade postrouting goto masq_checks\n")
                .contains("add rule inet cni_plugins_masquerade masq_checks ip saddr == 10.20.0.7 ip daddr !="
                        + " 10.20.0.0/24 masquerade"
                        + " comment"
                        + " \"" + MARK_A + ", net: nodelet, if: eth0, id: " + A + "\"\n")
                .contains(mark(B));
        Command portMap = done().getLast();
        assertThat(portMap.env())
                .containsEntry("CNI_COMMAND", "ADD")
                .containsEntry("CNI_CONTAINERID", B)
                .containsEntry("CNI_IFNAME", "eth0");
        assertThat(portMap.stdin().orElseThrow())
                .contains("\"portMappings\":[{\"HostPort\":8080", "\"backend\":\"nftables\"", "\"name\":\"nodelet\"")
                .contains("\"prevResult\":{\"cniVersion\":\"1.0.0\"");
    }

    /// The first pod that begins after a reload makes the tables anew, with its own rules alone.
    @Test
    void aTableThatKnowsAnotherPodAloneIsNotEnough() {
        tables.put(PodFirewallRules.MASQUERADE, mark(B));

        assertThat(driver().compare(WANTED))
                .isEqualTo(Difference.changed(
                        ReasonCode.POD_RULES_GONE, "rules are gone from the firewall: masquerading of 1 pods"));
        driver().apply(WANTED);

        assertThat(done()).hasSize(1);
        assertThat(done().getFirst().stdin().orElseThrow()).contains(mark(A)).doesNotContain(mark(B));
    }

    /// Its rules go first, and its link moments later: rules for it would stay for ever.
    @Test
    void nothingIsWrittenForAPodThatIsGoing() {
        tables.put(PodFirewallRules.PORTS, "");
        meanwhile = () -> {
            try {
                Files.delete(root.resolve("sys/class/net/veth0b"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };

        driver().apply(WANTED);

        assertThat(done()).isEmpty();
    }

    @Test
    void aPodThatIsGoingLacksNothing() {
        String other = mark(B);
        tables.put(PodFirewallRules.MASQUERADE, mark(A));
        meanwhile = () -> tables.put(PodFirewallRules.MASQUERADE, other);

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    @Test
    void behindFlannelAPodHasNoMasqueradingOfItsOwn() throws IOException {
        pod(A, "veth0a", false, "");
        tables.put(PodFirewallRules.MASQUERADE, mark(B));

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    @Test
    void aFirewallThatCannotBeReadIsNotKnownToLackAnything() {
        tables.put(PodFirewallRules.MASQUERADE, "unreadable");
        tables.put(PodFirewallRules.PORTS, "unreadable");

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    @Test
    void aTornMemoryOfTheCniIsNoPod() throws IOException {
        Files.writeString(root.resolve("var/lib/cni/results/nodelet-c-eth0"), "{torn");
        tables.put(PodFirewallRules.PORTS, B);

        assertThat(driver().compare(WANTED)).isEqualTo(Difference.same());
    }

    private PodFirewallRulesDriver driver() {
        return new PodFirewallRulesDriver(root, this::run, text -> !tables.containsKey(text), () -> meanwhile.run());
    }

    private CommandResult run(Command command) {
        ran.add(command);
        String table = tables.getOrDefault(command.toString().replace("nft list table ", ""), "");
        return new CommandResult(command, table.equals("unreadable") ? 1 : 0, table, "", Duration.ZERO);
    }

    private List<Command> done() {
        return ran.stream()
                .filter(command -> !command.toString().contains(" list "))
                .toList();
    }

    private String mark(String id) {
        return PodNat.all(root).stream()
                .filter(podNat -> podNat.container().equals(id))
                .findFirst()
                .orElseThrow()
                .mark();
    }

    private void pod(String id, String link, boolean masquerade, String port) throws IOException {
        String config = """
            {"cniVersion": "1.0.0", "name": "nodelet", "plugins": [
              {"type": "bridge", "ipMasq": %s, "ipMasqBackend": "nftables"},
              {"type": "portmap", "backend": "nftables", "capabilities": {"portMappings": true}}]}
            """.formatted(masquerade);
        Path results = Files.createDirectories(root.resolve("var/lib/cni/results"));
        Files.writeString(results.resolve("nodelet-" + id + "-eth0"), """
            {"kind": "cniCacheV1", "containerId": "%s", "config": "%s", "ifName": "eth0", "networkName": "nodelet",
             "capabilityArgs": {"portMappings": [%s]},
             "result": {"cniVersion": "1.0.0",
             "interfaces": [{"name": "cni0"}, {"name": "%s"}, {"name": "eth0", "sandbox": "/var/run/netns/%s"}],
             "ips": [{"address": "10.20.0.7/24", "gateway": "10.20.0.1", "interface": 2}]}}
            """.formatted(
                id, Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8)), port, link, id));
        Files.createDirectories(root.resolve("var/run/netns/" + id));
        Files.createDirectories(root.resolve("sys/class/net").resolve(link));
    }
}
