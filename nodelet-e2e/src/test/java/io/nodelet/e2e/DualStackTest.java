package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import io.nodelet.sandbox.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// IPv4 and IPv6 beside each other: everything that [PodNetworkTest] sees in one family, in both.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("full")
class DualStackTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed worker;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private HostSnapshot empty;

    @BeforeAll
    void up() throws IOException {
        bed = Testbed.emptyHosts("--workers", "1", "--dual-stack");
        worker = bed.on("worker-1");
        empty = HostSnapshot.of(worker);
        Testbed.assertOk(bed.tryUp("--workers", "1", "--dual-stack"));
        PodNet.deploy(bed, "network.yaml", "dual.yaml");
    }

    @AfterAll
    void down() {
        bed.close();
    }

    @Test
    @Order(1)
    void aNodeHasAddressesOfBothFamilies() {
        String address = bed.host().address();
        assertThat(bed.kubectl(
                        "get",
                        "node",
                        "master-1",
                        "-o",
                        "jsonpath={.status.addresses[?(@.type=='InternalIP')].address} {.spec.podCIDRs[*]}"))
                .isEqualTo(address + " " + Sandbox.ipv6(address) + " 10.20.0.0/24 fd00:20::/64");
    }

    @Test
    @Order(2)
    void overVxlan() {
        assertThat(worker.text("ip", "-o", "link", "show", "flannel-v6.1")).contains("flannel-v6.1");
        PodNet.ipv4(bed).assertAll();
        PodNet.ipv6(bed).assertAll();
    }

    @Test
    @Order(3)
    void aServiceOfBothFamiliesAnswersInEach() {
        String[] addresses = bed.kubectl("get", "service", "both", "-o", "jsonpath={.spec.clusterIPs[*]}")
                .split(" ");
        assertThat(addresses).hasSize(2);
        assertThat(PodNet.ipv4(bed).ask("lone", addresses[0], "[" + addresses[1] + "]"))
                .hasSize(2)
                .allMatch(text -> text.startsWith("lone was asked by "));
    }

    @Test
    @Order(4)
    void overHostGateway() {
        for (Testbed host : List.of(bed, worker)) {
            host.shell("sed -i 's/^network:/network:\\n  flannelBackend: host-gw/' /etc/pf9/nodelet/nodelet.yaml");
            Testbed.assertOk(host.nodeletd("reload"));
            Testbed.assertOk(host.nodeletd("phases", "start"));
        }
        String there = Sandbox.ipv6(worker.host().address());
        assertThat(Poll.until(PATIENCE, () -> bed.text("ip", "-6", "route").contains("via " + there + " dev eth0")))
                .isTrue();
        PodNet.ipv4(bed).everyPodReachesEveryPod();
        PodNet.ipv6(bed).assertAll();
        assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    @Order(5)
    void aResetLeavesNothingOfEitherFamily() throws IOException {
        Testbed.assertOk(worker.nodeletd("reset", "--yes"));
        // The backend was changed by hand, and what the daemon that the sandbox started printed is the sandbox's own.
        assertThat(empty.differences(HostSnapshot.of(worker)))
                .allMatch(text -> text.contains(" /etc/pf9/nodelet/nodelet.yaml ") || text.contains(" /run/nodeletd."));
    }
}
