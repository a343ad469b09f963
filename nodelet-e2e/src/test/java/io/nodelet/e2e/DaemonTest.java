package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// The daemon on a real node: it brings it up, heals what is killed or stands still, leaves alone what an operator
/// stopped, and may itself be killed at any time.
class DaemonTest {
    private static final String NONE = "? ?";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void keepsANode() throws IOException {
        try (Testbed bed = Testbed.emptyHost()) {
            start(bed);
            awaitOk(bed);
            assertSeedsDocument(bed);

            for (String service : Services.ALL) {
                healed(bed, service, "KILL", "was killed by SIGKILL");
            }
            healed(bed, "kube-scheduler", "STOP", "stands still");
            healedFile(bed);
            theDaemonMayDie(bed);
            whatAnOperatorStopsStaysDown(bed);
        }
    }

    private static void healed(Testbed bed, String service, String signal, String reason) {
        Map<String, List<String>> before = Services.running(bed);
        bed.shell("kill -%s %s".formatted(signal, pid(before, service)));

        await(bed, service + " is another process", () -> {
            List<String> now = Services.running(bed).getOrDefault(service, List.of());
            return now.size() == 1 && !now.equals(before.get(service));
        });
        awaitOk(bed);

        Map<String, List<String>> others = new TreeMap<>(before);
        others.remove(service);
        assertThat(Services.running(bed)).as("after %s of %s", signal, service).containsAllEntriesOf(others);
        assertThat(document(bed))
                .as("after %s of %s", signal, service)
                .contains(service + " ")
                .contains(reason);
        assertThat(kubeStatus(bed))
                .contains("\"last_failed_status_check\": \"")
                .contains("\"pf9_kube_node_state\": \"ok\"");
    }

    private static void healedFile(Testbed bed) {
        bed.shell("echo 'mode: nonsense' >/etc/pf9/kube.d/kube-proxy/kube-proxy.yaml");

        await(
                bed,
                "the file is as declared",
                () -> bed.exec("grep", "-q", "nonsense", "/etc/pf9/kube.d/kube-proxy/kube-proxy.yaml")
                                .exit()
                        != 0);
        awaitOk(bed);
    }

    /// Killed when it has nothing to do, and in the middle of healing.
    private static void theDaemonMayDie(Testbed bed) {
        Map<String, List<String>> before = Services.running(bed);
        String containers = Services.containers(bed);
        kill(bed);
        start(bed);
        awaitOk(bed);
        assertThat(Services.running(bed)).isEqualTo(before);
        assertThat(Services.containers(bed)).isEqualTo(containers);

        bed.shell("kill -KILL " + pid(before, "kube-apiserver"));
        await(
                bed,
                "it heals",
                () -> !List.of(process(before, "kube-apiserver"), NONE)
                        .contains(process(Services.running(bed), "kube-apiserver")));
        kill(bed);
        Map<String, List<String>> between = Services.running(bed);
        start(bed);
        awaitOk(bed);
        assertThat(Services.running(bed)).isEqualTo(between);
        assertThat(Services.containers(bed)).isEqualTo(containers);
    }

    private static void whatAnOperatorStopsStaysDown(Testbed bed) {
        Testbed.assertOk(bed.nodeletd("pause", "10m", "--why", "a new disk"));
        assertThat(bed.nodeletd("status").out()).contains("PAUSED").contains("a new disk");
        Testbed.assertOk(bed.nodeletd("resume"));

        CommandResult stopped = Testbed.assertOk(bed.nodeletd("phases", "stop"));

        assertThat(stopped.out()).contains("Platform9 Kubernetes stack is not running");
        assertThat(Services.running(bed)).isEmpty();
        kill(bed);
        start(bed);
        awaitOk(bed);
        assertThat(kubeStatus(bed)).contains("\"pf9_kube_service_state\": \"false\"");
        assertThat(Services.running(bed)).isEmpty();

        Testbed.assertOk(bed.nodeletd("phases", "start"));
        awaitOk(bed);
        assertThat(Services.running(bed).keySet()).containsExactlyInAnyOrderElementsOf(Services.ALL);
    }

    private static void assertSeedsDocument(Testbed bed) throws IOException {
        String file = Files.readString(bed.inside("/var/opt/pf9/kube_status"));
        assertThat(file)
                // A check may have looked while a slow machine was still starting: it is remembered for ten minutes.
                .startsWith("{\n \"pf9_kube_start_attempt\": 0,\n \"last_failed_status_check\": \"")
                .contains(" \"pf9_cluster_role\": \"master\",\n")
                .contains(" \"pf9_kube_node_state\": \"ok\",\n")
                .contains(" \"pf9_kube_service_state\": \"true\",\n")
                .contains("  \"Start etcd\",\n")
                .containsPattern(" \"status_check_timestamp\": [0-9]{10}\n}\n$");
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

    private static String document(Testbed bed) {
        return bed.nodeletd("status", "--output", "json").out();
    }

    private static String kubeStatus(Testbed bed) {
        return bed.nodeletd("status", "--kube").out();
    }

    private static void awaitOk(Testbed bed) {
        await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
    }

    private static void await(Testbed bed, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%s%n%s", what, bed.shell("nodeletd status || true; tail -n 60 /var/log/nodeletd.out"))
                    .isLessThan(end);
        }
    }
}
