package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
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

/// A pods' network that loses a way, is blocked, and is told to use host-gw while it runs: what [PodNetworkTest] sees
/// holds afterwards.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("full")
class NetworkChangesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private PodNet net;

    @BeforeAll
    void up() {
        bed = Testbed.reserve();
        Testbed.assertOk(bed.tryUp("--workers", "1"));
        PodNet.deploy(bed, "network.yaml");
        net = PodNet.ipv4(bed);
    }

    @AfterAll
    void down() {
        bed.close();
    }

    /// What flanneld does not notice: pods do, and it begins anew.
    @Test
    @Order(2)
    void aLostWayIsFoundAndMended() {
        Testbed worker = bed.on("worker-1");
        String way = worker.text("ip", "route", "show", "10.20.0.0/24").strip();
        assertThat(way).contains("via");
        worker.shell("ip route del 10.20.0.0/24");

        assertThat(Poll.until(
                        PATIENCE,
                        () -> !worker.text("ip", "route", "show", "10.20.0.0/24")
                                .isBlank()))
                .as("the way to the master's pods is there again")
                .isTrue();
        assertThat(worker.text("cat", "/var/log/pf9/kube/kube.log")).contains("pods here reach none elsewhere");
        net.everyPodReachesEveryPod();
    }

    /// A node whose pods reach nobody is not up, and says why.
    @Test
    @Order(3)
    void aBlockedWayHoldsAStartUp() {
        Testbed worker = bed.on("worker-1");
        Testbed.assertOk(worker.nodeletd("phases", "stop"));
        worker.shell(
                "nft add table ip blocked; nft add chain ip blocked in '{ type filter hook input priority -300; }';"
                        + " nft add rule ip blocked in udp dport 8472 drop");
        CommandResult start = worker.nodeletd("phases", "start");
        assertThat(start.exit()).isNotZero();
        assertThat(start.out() + start.err())
                .contains("100-wait_for_k8s_services.sh", "pods here reach none elsewhere: no answer to pod");
        assertThat(bed.kubectl("get", "node", "worker-1", "-o", "jsonpath={.spec.unschedulable}"))
                .isEqualTo("true");

        worker.shell("nft delete table ip blocked");
        Testbed.assertOk(worker.nodeletd("phases", "start"));
        bed.kubectl(
                "delete", "--grace-period=1", "-f", bed.manifest("network.yaml").toString());
        PodNet.deploy(bed, "network.yaml");
        net = PodNet.ipv4(bed);
        net.everyPodReachesEveryPod();
    }

    @Test
    @Order(4)
    void overHostGateway() {
        for (String host : List.of("master-1", "worker-1")) {
            bed.on(host)
                    .shell("sed -i 's/^network:/network:\\n  flannelBackend: host-gw/' /etc/pf9/nodelet/nodelet.yaml");
            Testbed.assertOk(bed.on(host).nodeletd("reload"));
            Testbed.assertOk(bed.on(host).nodeletd("phases", "start"));
        }
        String worker = bed.sandbox().host("worker-1").address();
        assertThat(Poll.until(PATIENCE, () -> bed.text("ip", "route").contains("via " + worker + " dev")))
                .as("the master has a route to the worker's pods through the worker")
                .isTrue();
        assertMtu(0);
        net.assertAll();
        assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    @Order(5)
    void anotherNetworkIsRefused() {
        bed.shell("sed -i 's/^network:/network:\\n  podCidr: 10.77.0.0\\/16/' /etc/pf9/nodelet/nodelet.yaml");
        for (List<String> words : List.of(List.of("phases", "start"), List.of("reload"))) {
            CommandResult refused = bed.nodeletd(words.toArray(String[]::new));
            assertThat(refused.exit()).as(refused.out()).isNotZero();
            assertThat(refused.err())
                    .contains("network.podCidr is 10.77.0.0/16, and this node was brought up with 10.20.0.0/16");
        }
        net.everyPodReachesEveryPod();
    }

    /// What new pods get: the interface's MTU, less what a tunnel adds to each packet.
    private void assertMtu(int tunnel) {
        int nic = Integer.parseInt(bed.text("cat", "/sys/class/net/eth0/mtu").strip());
        assertThat(bed.shell("cat /etc/cni/net.d/*.conflist")).contains("\"mtu\": " + (nic - tunnel) + ",");
    }
}
