package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The pods of `network.yaml` on a master and a worker, and what they and the Services before them promise in one
/// address family.
final class PodNet {
    private static final String LONE = "lone";
    private static final int BIG = 4 * 1024 * 1024;
    private final Testbed bed;
    private final boolean ipv6;
    private final String suffix;
    private final Map<String, String> pods;

    private PodNet(Testbed bed, boolean ipv6) {
        this.bed = bed;
        this.ipv6 = ipv6;
        this.suffix = ipv6 ? "6" : "";
        this.pods = addresses();
    }

    /// Makes them, as these manifests say.
    static void deploy(Testbed bed, String... manifests) {
        for (String manifest : manifests) {
            bed.kubectl("apply", "-f", bed.manifest(manifest).toString());
        }
        bed.kubectl("rollout", "status", "daemonset/all", "--timeout=120s");
        bed.kubectl("wait", "pod/lone", "--for=condition=Ready", "--timeout=120s");
    }

    static PodNet ipv4(Testbed bed) {
        return new PodNet(bed, false);
    }

    /// The Services' names end with a 6, and their ports are ten higher.
    static PodNet ipv6(Testbed bed) {
        return new PodNet(bed, true);
    }

    private Map<String, String> addresses() {
        String line = "jsonpath={range .items[*]}{.metadata.name}{range .status.podIPs[*]} {.ip}{end}{'\\n'}{end}";
        Map<String, String> found = new TreeMap<>();
        bed.kubectl("get", "pods", "-o", line)
                .lines()
                .map(otherLine -> otherLine.split(" "))
                .forEach(words -> {
                    String address = Stream.of(words)
                            .skip(1)
                            .filter(otherLine -> otherLine.contains(":") == ipv6)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(words[0] + " has no such address"));
                    found.put(words[0], address);
                });
        return found;
    }

    private String node(String name) {
        String address = bed.sandbox().host(name).address();
        return ipv6 ? "[" + Sandbox.ipv6(address) + "]" : address;
    }

    /// In full: a pod's own name leads to itself, past every Service.
    private String service(String name) {
        return name + suffix + ".default.svc.cluster.local";
    }

    private static String inUrl(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private String port(int of) {
        return ":" + (of + (ipv6 ? 10 : 0));
    }

    private String outside() {
        String gateway = bed.sandbox().gateway();
        return ipv6 ? Sandbox.ipv6(gateway) : gateway;
    }

    void assertAll() {
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
    List<String> ask(String pod, String... hosts) {
        String script = "for host in " + String.join(" ", hosts)
                + "; do timeout 5 wget -q -O - http://$host/cgi-bin/who || echo nothing from $host; done";
        return bed.kubectl("exec", pod, "--", "sh", "-c", script).lines().toList();
    }

    void everyPodReachesEveryPod() {
        for (String from : pods.keySet()) {
            List<String> expected = pods.keySet().stream()
                    .map(to -> to + " was asked by " + inUrl(pods.get(from)))
                    .toList();
            assertThat(ask(from, pods.values().stream().map(PodNet::inUrl).toArray(String[]::new)))
                    .as("from " + from)
                    .isEqualTo(expected);
        }
    }

    /// A tunnel whose MTU is wrong lets small packets through and no large ones.
    private void wholePacketsPass() {
        for (String from : pods.keySet()) {
            for (String to : pods.values()) {
                String got = bed.kubectl(
                        "exec", from, "--", "sh", "-c", "timeout 10 wget -q -O - http://" + inUrl(to) + "/big | wc -c");
                assertThat(got.strip()).as(from + " from " + to).isEqualTo("" + BIG);
            }
        }
    }

    /// Asked over UDP, through the Service of the cluster's DNS; then over TCP.
    private void namesLeadToServices() {
        for (String from : pods.keySet()) {
            String addresses = bed.kubectl("exec", from, "--", "nslookup", service("headless"));
            onEveryNode().forEach(pod -> assertThat(addresses).contains(pods.get(pod)));
            Stream.of("all", "headless", "sticky")
                    .map(this::service)
                    .forEach(service -> assertThat(ask(from, service))
                            .as(service + " from " + from)
                            .singleElement()
                            .asString()
                            .startsWith("all-"));
            if (!from.equals(LONE)) {
                assertThat(ask(from, service(LONE))).containsExactly("lone was asked by " + inUrl(pods.get(from)));
            }
        }
    }

    private List<String> onEveryNode() {
        return pods.keySet().stream().filter(text -> !text.equals(LONE)).toList();
    }

    /// The answer comes from the Service's address only where it goes back the way that the question came.
    private void aPodReachesItselfThroughItsService() {
        assertThat(ask(LONE, service(LONE))).singleElement().asString().startsWith("lone was asked by ");
    }

    private void oneClientStaysWithOnePod() {
        for (String from : pods.keySet()) {
            String[] often = Stream.generate(() -> service("sticky")).limit(10).toArray(String[]::new);
            assertThat(ask(from, often).stream().distinct()).as("from " + from).hasSize(1);
        }
    }

    private void theWorldOutsideReachesNodePorts() {
        for (String name : List.of("master-1", "worker-1")) {
            String target = node(name) + port(30080);
            assertThat(fromOutside(target).out()).startsWith("all-");
            assertThat(bed.text("curl", "-g", "-s", "-m", "5", "http://" + target + "/cgi-bin/who"))
                    .startsWith("all-");
        }
    }

    /// `externalTrafficPolicy: Local` keeps the client's address, as no node passes its questions on.
    private void whereNoPodIsALocalNodePortIsShut() {
        assertThat(fromOutside(node("worker-1") + port(30081)).out())
                .isEqualTo("lone was asked by " + inUrl(outside()) + "\n");
        assertThat(fromOutside(node("master-1") + port(30081)).ok()).isFalse();
    }

    private void aHostPortLeadsToItsPod() {
        String port = node("worker-1") + ":8080";
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
                .run(Command.of("nsenter", net, "curl", "-g", "-s", "-m", "5", "http://" + target + "/cgi-bin/who"));
    }
}
