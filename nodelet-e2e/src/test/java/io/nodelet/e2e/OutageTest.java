package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import io.nodelet.json.Json;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Outages that are not a node's own fault: its daemon goes on trying, and takes nothing down. How long each lasts is
/// `-Dnodelet.outage.minutes`; an hour shows every step that a daemon would make.
@Tag("full")
@Tag("alone")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class OutageTest {
    private static final Duration OUTAGE = Duration.ofMinutes(Long.getLong("nodelet.outage.minutes", 1));
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String WORKERS = "--workers";
    private static final String MASTERS = "--masters";

    /// Every master is off: the worker's containers, tunnel, routes and services are as before all the time, and after
    /// it.
    @Test
    void aWorkerKeepsEverythingWhileAllMastersAreOff() {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp(WORKERS, "1"));
            Testbed worker = bed.on("worker-1");
            settled(bed, worker);
            String before = inventory(worker);
            assertThat(before).contains("flannel.1", "flanneld", "kubelet", "RUNNING");

            powerOff(bed, "master-1");
            staysFor(OUTAGE, () -> inventory(worker), before);
            assertThat(Poll.until(PATIENCE, () -> steps(worker).contains("re-apply")))
                    .as("it tries")
                    .isTrue();

            CommandResult restart = worker.nodeletd("phases", "restart");
            assertThat(restart.exit()).as(restart.out()).isEqualTo(1);
            assertThat(restart.err()).contains("no API server answers this node");
            assertThat(inventory(worker)).isEqualTo(before);

            Testbed.assertOk(bed.tryUp(WORKERS, "1"));
            settled(bed, worker);
            assertThat(services(worker)).isEqualTo(servicesOf(before));
            assertThat(steps(worker)).doesNotContain("restart-");
        }
    }

    /// The number of replicas is an operator's.
    @Test
    void noProcessOfTheControlPlaneRestartsWhileDnsIsScaledToNothing() {
        try (Testbed bed = Testbed.kept()) {
            settled(bed);
            String before = services(bed);
            bed.kubectl("-n", "kube-system", "scale", "deployment/coredns", "--replicas=0");

            staysFor(OUTAGE, () -> services(bed), before);
            assertThat(bed.nodeletd("status").out()).contains("somebody has scaled coredns to 0 replicas");

            bed.kubectl("-n", "kube-system", "scale", "deployment/coredns", "--replicas=1");
            settled(bed);
            assertThat(services(bed)).isEqualTo(before);
            assertThat(steps(bed)).doesNotContain("restart-");
        }
    }

    /// The third has no majority, and etcd, which is well, says so. What needs one ends by itself.
    @Test
    void theThirdMasterRestartsNothingWhileTwoAreOff() {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp(MASTERS, "3"));
            Testbed third = bed.on("master-3");
            settled(bed, bed.on("master-2"), third);
            String before = independent(third);

            powerOff(bed, "master-1", "master-2");
            staysFor(OUTAGE, () -> independent(third), before);
            assertThat(third.nodeletd("status").out()).contains("etcd");
            assertThat(steps(third)).doesNotContain("restart-from", "restart-all");

            Testbed.assertOk(bed.tryUp(MASTERS, "3"));
            settled(bed, bed.on("master-2"), third);
            assertThat(independent(third)).isEqualTo(before);
        }
    }

    /// Looks all the time, and not only at its end.
    private static void staysFor(Duration time, Supplier<String> look, String before) {
        String[] now = {before};
        boolean changed = Poll.until(time, () -> {
            now[0] = look.get();
            return !now[0].equals(before);
        });
        assertThat(now[0]).isEqualTo(before);
        assertThat(changed).isFalse();
    }

    private static void settled(Testbed... beds) {
        for (Testbed bed : beds) {
            assertThat(Poll.until(PATIENCE, () -> bed.nodeletd("status").exit() == 0))
                    .as("%s: %s", bed.host().name(), bed.nodeletd("status").out())
                    .isTrue();
        }
    }

    private static void powerOff(Testbed bed, String... hosts) {
        var inits = Stream.of(hosts).map(text -> bed.on(text).host().init()).toList();
        inits.forEach(init -> ProcessHandle.of(init.pid()).ifPresent(ProcessHandle::destroyForcibly));
        assertThat(Poll.until(PATIENCE, () -> inits.stream().noneMatch(init -> init.alive())))
                .isTrue();
    }

    /// Services, then containers, then the tunnel and its routes.
    private static String inventory(Testbed bed) {
        return String.join(
                "\n--\n",
                services(bed),
                RunningServices.containers(bed),
                bed.shell("ip -o link show flannel.1 | cut -d' ' -f2; ip route show dev flannel.1"));
    }

    private static String servicesOf(String inventory) {
        return inventory.substring(0, inventory.indexOf("\n--\n"));
    }

    private static String services(Testbed bed) {
        var all = new TreeMap<>(RunningServices.running(bed));
        all.put("flanneld", bed.shell("pgrep -x flanneld || true").lines().toList());
        all.put("apigate", bed.shell("pgrep -x apigate || true").lines().toList());
        return all.toString();
    }

    /// All but what holds a lease in the cluster, and ends when it can't renew it.
    private static String independent(Testbed bed) {
        var all = new TreeMap<>(RunningServices.running(bed));
        all.remove("kube-controller-manager");
        all.remove("kube-scheduler");
        all.put("flanneld", bed.shell("pgrep -x flanneld || true").lines().toList());
        return all.toString();
    }

    /// What the daemon has done lately, in words.
    private static String steps(Testbed bed) {
        var history = Json.read(bed.nodeletd("status", "-o", "json").out()).path("history");
        return IntStream.range(0, history.size())
                .mapToObj(i -> history.get(i).path("what").asString(""))
                .collect(Collectors.joining(" "));
    }
}
