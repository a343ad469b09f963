package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.FaultTarget;
import io.nodelet.bench.HealResult;
import io.nodelet.bench.InjectedFault;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The daemon on a real node: it brings it up, heals what a seed draws from the matrix of faults
/// (`-Dnodelet.seed=S` draws it again, `-Dnodelet.heals=N` draws more), leaves alone what an operator stopped, and may
/// itself be killed at any time.
class DaemonTest {
    private static final String NONE = "? ?";
    private static final String RESTART = "restart-service";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int HEALS = Integer.getInteger("nodelet.heals", 7);
    private final long seed = Long.getLong("nodelet.seed", System.nanoTime());

    @Test
    void keepsANode() throws IOException {
        System.out.println("seed of the heals: " + seed);
        try (Testbed bed = Testbed.emptyHost()) {
            bed.shell("sed -i 's/plugin: .*/plugin: flannel/' /etc/pf9/nodelet/nodelet.yaml");
            start(bed);
            awaitOk(bed);
            assertSeedsDocument(bed);

            FaultTarget faultTarget = new FaultTarget(bed::shell, bed.inside(""));
            for (InjectedFault injectedFault : sample()) {
                healed(bed, faultTarget, injectedFault);
            }
            whatLiesInTheKernelComesBack(bed, faultTarget);
            theDaemonMayDie(bed);
            oneServiceIsRestartedAlone(bed);
            whatAnOperatorStopsStaysDown(bed);
        }
    }

    private List<InjectedFault> sample() {
        List<InjectedFault> faults = new ArrayList<>(InjectedFault.matrix());
        Collections.shuffle(faults, new Random(seed));
        return faults.subList(0, Math.min(HEALS, faults.size()));
    }

    /// With the right reason everywhere. What was killed or stood still comes back alone.
    private void healed(Testbed bed, FaultTarget faultTarget, InjectedFault injectedFault) {
        faultTarget.settle();
        Map<String, List<String>> others = new TreeMap<>(RunningServices.running(bed));

        HealResult healResult = faultTarget.heal(injectedFault);

        assertThat(healResult.trouble())
                .as("%s, seed %d", injectedFault.name(), seed)
                .isEmpty();
        assertThat(healResult.steps())
                .as("%s, seed %d", injectedFault.name(), seed)
                .isNotEmpty();
        if (healResult.steps().equals(List.of(RESTART))) {
            others.remove(injectedFault.heals().orElseThrow().component());
            assertThat(RunningServices.running(bed))
                    .as("%s, seed %d", injectedFault.name(), seed)
                    .containsAllEntriesOf(others);
        }
    }

    /// Without a restart of any pod, and their network is as good as it was.
    private static void whatLiesInTheKernelComesBack(Testbed bed, FaultTarget faultTarget) {
        bed.shell("echo 'daemon: {interval: 2s, probeInterval: 2s}' >>/etc/pf9/nodelet/nodelet.yaml");
        faultTarget.settle();
        awaitDns(bed);
        String containers = RunningServices.containers(bed);
        comesBack(bed, "ip link delete cni0", "pod-links cni0: the bridge is gone");
        comesBack(bed, "ip address flush dev cni0", "is gone, or the route to");
        // flanneld may end of it, and be back with the link before anybody looks.
        comesBack(bed, "ip link delete flannel.1", "the link flannel.1 is gone", "flanneld ended");
        comesBack(bed, "nft delete table ip kube-proxy", "the nftables table ip kube-proxy is gone");
        assertThat(RunningServices.containers(bed)).isEqualTo(containers);
    }

    /// @param reasons one of which the daemon names
    private static void comesBack(Testbed bed, String fault, String... reasons) {
        bed.shell(fault);
        await(bed, fault, () -> {
            String status = bed.nodeletd("status").out();
            return Stream.of(reasons).anyMatch(status::contains);
        });
        awaitOk(bed);
        awaitDns(bed);
    }

    /// Asks the cluster's DNS, which runs in pods, through its service.
    private static void awaitDns(Testbed bed) {
        String ask = "busybox nslookup -type=a kubernetes.default.svc.cluster.local 10.21.0.10 | grep -q 10.21.0.1";
        await(bed, "DNS answers", () -> bed.exec("sh", "-c", ask).exit() == 0);
    }

    /// Killed when it has nothing to do, and in the middle of healing.
    private static void theDaemonMayDie(Testbed bed) {
        Map<String, List<String>> before = RunningServices.running(bed);
        String containers = RunningServices.containers(bed);
        kill(bed);
        start(bed);
        awaitOk(bed);
        assertThat(RunningServices.running(bed)).as(() -> log(bed)).isEqualTo(before);
        assertThat(RunningServices.containers(bed)).isEqualTo(containers);

        bed.shell("kill -KILL " + pid(before, "kube-apiserver"));
        await(
                bed,
                "it heals",
                () -> !List.of(process(before, "kube-apiserver"), NONE)
                        .contains(process(RunningServices.running(bed), "kube-apiserver")));
        kill(bed);
        Map<String, List<String>> between = RunningServices.running(bed);
        start(bed);
        awaitOk(bed);
        assertThat(RunningServices.running(bed)).as(() -> log(bed)).isEqualTo(between);
        assertThat(RunningServices.containers(bed)).isEqualTo(containers);
    }

    private static String log(Testbed bed) {
        return bed.shell("tail -n 60 /var/log/pf9/kube/kube.log");
    }

    /// As `why` advises for one that hangs: frozen, it can't end by itself.
    private static void oneServiceIsRestartedAlone(Testbed bed) {
        Map<String, List<String>> before = RunningServices.running(bed);
        String containers = RunningServices.containers(bed);
        bed.shell("kill -STOP " + pid(before, "kube-scheduler"));
        Testbed.assertOk(bed.nodeletd("phases", "restart", "--service", "kube-scheduler"));
        Map<String, List<String>> after = new TreeMap<>(RunningServices.running(bed));
        assertThat(process(after, "kube-scheduler")).isNotEqualTo(process(before, "kube-scheduler"));
        after.put("kube-scheduler", before.getOrDefault("kube-scheduler", List.of()));
        assertThat(after).isEqualTo(before);
        assertThat(RunningServices.containers(bed)).isEqualTo(containers);
        awaitOk(bed);
    }

    private static void whatAnOperatorStopsStaysDown(Testbed bed) {
        Testbed.assertOk(bed.nodeletd("pause", "10m", "--why", "a new disk"));
        assertThat(bed.nodeletd("status").out()).contains("PAUSED").contains("a new disk");
        Testbed.assertOk(bed.nodeletd("resume"));

        CommandResult stopped = Testbed.assertOk(bed.nodeletd("phases", "stop"));

        assertThat(stopped.out()).contains("Platform9 Kubernetes stack is not running");
        assertThat(RunningServices.running(bed)).isEmpty();
        kill(bed);
        start(bed);
        awaitOk(bed);
        assertThat(kubeStatus(bed)).contains("\"pf9_kube_service_state\": \"false\"");
        assertThat(RunningServices.running(bed)).isEmpty();

        Testbed.assertOk(bed.nodeletd("phases", "start"));
        awaitOk(bed);
        assertThat(RunningServices.running(bed).keySet()).containsExactlyInAnyOrderElementsOf(RunningServices.ALL);
    }

    /// Field for field and in the seed's order.
    private static void assertSeedsDocument(Testbed bed) throws IOException {
        String file = Files.readString(bed.inside("/var/opt/pf9/kube_status"));
        JsonNode document = JsonMapper.shared().readTree(file);
        assertThat(document.propertyNames())
                .containsExactly(
                        "pf9_kube_start_attempt",
                        "last_failed_status_check",
                        "pf9_cluster_role",
                        "last_failed_task",
                        "all_tasks",
                        "pf9_kube_node_state",
                        "current_status_check",
                        "completed_tasks",
                        "pf9_kube_service_state",
                        "all_status_checks",
                        "last_failed_status_time",
                        "pf9_cluster_id",
                        "current_task",
                        "status_check_timestamp");
        assertThat(file)
                .startsWith("{\n \"pf9_kube_start_attempt\": 0,\n \"last_failed_status_check\": \"\",\n")
                .contains(" \"pf9_cluster_role\": \"master\",\n")
                .contains(" \"last_failed_task\": \"\",\n")
                .contains(" \"pf9_kube_node_state\": \"ok\",\n")
                .contains(" \"pf9_kube_service_state\": \"true\",\n")
                .containsPattern(" \"status_check_timestamp\": [0-9]{10}\n}\n$");
        assertThat(document.path("completed_tasks")).isEqualTo(document.path("all_tasks"));
        assertThat(document.path("all_status_checks").valueStream().map(JsonNode::asString))
                .contains(
                        "Generate certs / Send signing request to CA",
                        "Start Container Runtime",
                        "Start etcd",
                        "Network configuration",
                        "Miscellaneous scripts and checks",
                        "Configure and start kubelet",
                        "Configure and start kube-proxy",
                        "Wait for k8s services and network to be up");
    }

    private static void start(Testbed bed) {
        bed.shell("setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &");
        await(
                bed,
                "the daemon listens",
                () -> bed.exec("test", "-S", "/run/nodelet/nodeletd.sock").exit() == 0
                        && bed.nodeletd("status", "--kube").out().contains("pf9_kube_node_state"));
    }

    private static void kill(Testbed bed) {
        bed.shell("kill -KILL $(grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5-)");
    }

    /// Its pid and start time.
    private static String process(Map<String, List<String>> running, String service) {
        return running.getOrDefault(service, List.of(NONE)).getFirst();
    }

    private static String pid(Map<String, List<String>> running, String service) {
        return process(running, service).split(" ")[0];
    }

    private static String kubeStatus(Testbed bed) {
        return bed.nodeletd("status", "--kube").out();
    }

    private static void awaitOk(Testbed bed) {
        await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
    }

    private static void await(Testbed bed, String what, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> what + "\n" + bed.shell("nodeletd status || true; tail -n 60 /var/log/nodeletd.out"))
                .isTrue();
    }
}
