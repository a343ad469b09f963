package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What pods and Services promise, between a master and a worker: over flannel's vxlan, and over host-gw after the
/// running cluster was told to use that.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LONE = "lone";
    private static final int VXLAN = 50;
    private static final int BIG = 4 * 1024 * 1024;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    /// The pods' addresses by their names: two that are on every node, and the lone one on the worker.
    @SuppressWarnings("NullAway.Init") // made before all tests
    private Map<String, String> pods;

    @BeforeAll
    void up() {
        bed = Testbed.reserve();
        Testbed.assertOk(bed.tryUp("--workers", "1"));
        bed.kubectl("apply", "-f", bed.manifest("network.yaml").toString());
        bed.kubectl("rollout", "status", "daemonset/all", "--timeout=120s");
        bed.kubectl("wait", "pod/lone", "--for=condition=Ready", "--timeout=120s");
        pods = addresses();
    }

    @AfterAll
    void down() {
        bed.close();
    }

    private Map<String, String> addresses() {
        Map<String, String> found = new TreeMap<>();
        bed.kubectl("get", "pods", "-o", "jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{'\\n'}{end}")
                .lines()
                .map(line -> line.split(" "))
                .forEach(it -> found.put(it[0], it[1]));
        return found;
    }

    @Test
    @Order(1)
    void overVxlan() {
        assertThat(bed.text("ip", "-o", "link", "show", "flannel.1")).contains("flannel.1");
        assertMtu(VXLAN);
        assertNetwork();
    }

    @Test
    @Order(2)
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
        assertNetwork();
        assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    @Order(3)
    void anotherNetworkIsRefused() {
        bed.shell("sed -i 's/^network:/network:\\n  podCidr: 10.77.0.0\\/16/' /etc/pf9/nodelet/nodelet.yaml");
        for (List<String> words : List.of(List.of("phases", "start"), List.of("reload"))) {
            CommandResult refused = bed.nodeletd(words.toArray(String[]::new));
            assertThat(refused.exit()).as(refused.out()).isNotZero();
            assertThat(refused.err())
                    .contains("network.podCidr is 10.77.0.0/16, and this node was brought up with 10.20.0.0/16");
        }
        everyPodReachesEveryPod();
    }

    /// What new pods get: the interface's MTU, less what a tunnel adds to each packet.
    private void assertMtu(int tunnel) {
        int nic = Integer.parseInt(bed.text("cat", "/sys/class/net/eth0/mtu").strip());
        assertThat(bed.shell("cat /etc/cni/net.d/*.conflist")).contains("\"mtu\": " + (nic - tunnel) + ",");
    }

    private void assertNetwork() {
        everyPodReachesEveryPod();
        wholePacketsPass();
        namesLeadToServices();
        aPodReachesItselfThroughItsService();
        oneClientStaysWithOnePod();
        theWorldOutsideReachesNodePorts();
        whereNoPodIsALocalNodePortIsShut();
        aHostPortLeadsToItsPod();
    }

    /// What a pod gets from each of these, a line each.
    private List<String> ask(String pod, String... hosts) {
        String script = "for host in " + String.join(" ", hosts)
                + "; do timeout 5 wget -q -O - http://$host/cgi-bin/who || echo nothing from $host; done";
        return bed.kubectl("exec", pod, "--", "sh", "-c", script).lines().toList();
    }

    private void everyPodReachesEveryPod() {
        for (String from : pods.keySet()) {
            List<String> expected = pods.keySet().stream()
                    .map(to -> to + " was asked by " + pods.get(from))
                    .toList();
            assertThat(ask(from, pods.values().toArray(String[]::new)))
                    .as("from " + from)
                    .isEqualTo(expected);
        }
    }

    /// A tunnel whose MTU is wrong lets small packets through and no large ones.
    private void wholePacketsPass() {
        for (String from : pods.keySet()) {
            for (String to : pods.values()) {
                String got = bed.kubectl(
                        "exec", from, "--", "sh", "-c", "timeout 10 wget -q -O - http://" + to + "/big | wc -c");
                assertThat(got.strip()).as(from + " from " + to).isEqualTo("" + BIG);
            }
        }
    }

    /// Asked over UDP, through the Service of the cluster's DNS; then over TCP.
    private void namesLeadToServices() {
        for (String from : pods.keySet()) {
            String addresses = bed.kubectl("exec", from, "--", "nslookup", "headless.default.svc.cluster.local");
            onEveryNode().forEach(pod -> assertThat(addresses).contains(pods.get(pod)));
            Stream.of("all", "headless", "sticky")
                    .forEach(service -> assertThat(ask(from, service))
                            .as(service + " from " + from)
                            .singleElement()
                            .asString()
                            .startsWith("all-"));
            assertThat(ask(from, LONE)).containsExactly("lone was asked by " + pods.get(from));
        }
    }

    private List<String> onEveryNode() {
        return pods.keySet().stream().filter(it -> !it.equals(LONE)).toList();
    }

    /// The answer comes from the Service's address only where it goes back the way that the question came.
    private void aPodReachesItselfThroughItsService() {
        assertThat(ask(LONE, LONE)).singleElement().asString().startsWith("lone was asked by ");
    }

    private void oneClientStaysWithOnePod() {
        for (String from : pods.keySet()) {
            String[] often = Stream.generate(() -> "sticky").limit(10).toArray(String[]::new);
            assertThat(ask(from, often).stream().distinct()).as("from " + from).hasSize(1);
        }
    }

    private void theWorldOutsideReachesNodePorts() {
        for (String node : List.of("master-1", "worker-1")) {
            String address = bed.sandbox().host(node).address();
            assertThat(fromOutside(address + ":30080").out()).startsWith("all-");
            assertThat(bed.text("curl", "-s", "-m", "5", "http://" + address + ":30080/cgi-bin/who"))
                    .startsWith("all-");
        }
    }

    /// `externalTrafficPolicy: Local` keeps the client's address, as no node passes its questions on.
    private void whereNoPodIsALocalNodePortIsShut() {
        String worker = bed.sandbox().host("worker-1").address();
        assertThat(fromOutside(worker + ":30081").out())
                .isEqualTo("lone was asked by " + bed.sandbox().gateway() + "\n");
        String master = bed.sandbox().host("master-1").address();
        assertThat(fromOutside(master + ":30081").ok()).isFalse();
    }

    private void aHostPortLeadsToItsPod() {
        String port = bed.sandbox().host("worker-1").address() + ":8080";
        assertThat(fromOutside(port).out()).startsWith("lone was asked by ");
        assertThat(ask(onEveryNode().getFirst(), port))
                .singleElement()
                .asString()
                .startsWith("lone was asked by ");
    }

    /// From the network between the hosts, where no host is.
    private CommandResult fromOutside(String target) {
        String net = "--net=/proc/" + bed.sandbox().switchHolder().pid() + "/ns/net";
        return new LinuxCommands()
                .run(Command.of("nsenter", net, "curl", "-s", "-m", "5", "http://" + target + "/cgi-bin/who"));
    }
}
