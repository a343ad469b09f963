package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Machines that get another address under a node that runs: the daemon waits and says why, and one command goes on.
@Tag("full")
class IdentityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> LONG_LIVED = List.of("containerd", "etcd", "kube-apiserver", "kubelet");

    @Test
    void machinesWithOtherAddressesWaitAndGoOnByOneCommandEach() {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp("--workers", "1"));
            Testbed worker = bed.on("worker-1");
            Moving.forgetAddress(bed);
            Moving.forgetAddress(worker);
            bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
            bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");

            aWorkerWaitsForAPersonsWord(bed, worker);
            aMasterGoesOnWithItsData(bed);
            aWorkerIsToldWhereTheMasterIs(bed, worker);
            nothingIsLeftToDo(bed);
            nothingIsLeftToDo(worker);
        }
    }

    private static void aWorkerWaitsForAPersonsWord(Testbed bed, Testbed worker) {
        String moved = Moving.moved(worker, "177");
        worker.shell("""
                (if nodeletd identity accept --yes >/tmp/accept 2>&1; then echo yes; else echo no; fi >/tmp/accepted) \
                    </dev/null >/dev/null 2>&1 &
                """);
        assertThat(Poll.until(PATIENCE, () -> !waiting(bed).isEmpty())).isTrue();
        bed.kubectl("certificate", "approve", waiting(bed));
        Moving.await(worker, () -> worker.exec("test", "-s", "/tmp/accepted").ok());
        assertThat(worker.text("cat", "/tmp/accepted", "/tmp/accept"))
                .startsWith("yes\n")
                .contains("node worker-1 goes by " + moved + " now");
        Moving.awaitReady(bed, "worker-1", moved);
    }

    /// The worker's request for a certificate that nobody has decided on.
    private static String waiting(Testbed bed) {
        return bed.kubectl(
                        "get",
                        "csr",
                        "-o",
                        "jsonpath={range .items[?(@.spec.username==\"nodelet:node:worker-1\")]}{.metadata.name}"
                                + " {.status.conditions[*].type}{\"\\n\"}{end}")
                .lines()
                .map(String::strip)
                .filter(line -> !line.contains(" "))
                .findFirst()
                .orElse("");
    }

    private static void aMasterGoesOnWithItsData(Testbed bed) {
        String pods = pods(bed);
        String old = bed.host().address();
        Map<String, List<String>> before = RunningServices.running(bed);
        int steps = Moving.status(bed).path("history").size();

        String moved = Moving.moved(bed, "77");

        assertThat(bed.nodeletd("why").out()).contains("[machine.address-changed]", "nodeletd identity accept");
        CommandResult refused = bed.nodeletd("phases", "start");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("nothing was changed: this machine's address is " + moved);
        assertThat(Moving.status(bed).path("history").size()).isEqualTo(steps);
        assertThat(RunningServices.running(bed)).containsAllEntriesOf(only(before));

        CommandResult accepted = Testbed.assertOk(bed.nodeletd("identity", "accept", "--yes"));

        assertThat(accepted.out()).contains("node master-1 goes by " + moved + " now");
        Moving.await(bed, () -> bed.nodeletd("status").exit() == 0);
        Moving.awaitReady(bed, "master-1", moved);
        assertThat(pods(bed)).isEqualTo(pods);
        assertThat(bed.shell("export ETCDCTL_ENDPOINTS=https://127.0.0.1:2379; cd /etc/pf9/kube.d/certs/etcd;"
                        + " etcdctl --cacert ca.crt --cert etcdctl.crt --key etcdctl.key member list"))
                .contains("https://" + moved + ":2380")
                .doesNotContain(old + ":");
    }

    private static void nothingIsLeftToDo(Testbed bed) {
        Map<String, List<String>> after = RunningServices.running(bed);
        Moving.await(bed, () -> bed.nodeletd("phases", "start").out().contains("nothing had to change"));
        assertThat(bed.nodeletd("identity", "accept").out()).contains("nothing was left to accept");
        assertThat(RunningServices.running(bed)).isEqualTo(after);
    }

    /// Its endpoint is the operator's: docs/identity.md says so. The cluster's DNS, which may run there, answers again
    /// then.
    private static void aWorkerIsToldWhereTheMasterIs(Testbed bed, Testbed worker) {
        String moved = Moving.address(bed);
        worker.shell("sed -i 's/^  endpoint: .*/  endpoint: " + moved + "/' /etc/pf9/nodelet/nodelet.yaml");
        Testbed.assertOk(worker.nodeletd("phases", "start"));
        Moving.awaitReady(bed, "worker-1", Moving.address(worker));
        assertThat(bed.kubectl("exec", "deployment/web", "--", "wget", "-qO-", "http://web.default.svc.cluster.local"))
                .isEqualTo("hello from web\n");
        assertThat(bed.kubectl("logs", "deployment/web")).contains("serving");
    }

    private static Map<String, List<String>> only(Map<String, List<String>> running) {
        return Map.copyOf(running).entrySet().stream()
                .filter(entry -> LONG_LIVED.contains(entry.getKey()))
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Each pod with its id and how often it was restarted.
    private static String pods(Testbed bed) {
        return bed.kubectl(
                "get",
                "pods",
                "-A",
                "-o",
                "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid}"
                        + " {.status.containerStatuses[0].restartCount}{\"\\n\"}{end}");
    }
}
