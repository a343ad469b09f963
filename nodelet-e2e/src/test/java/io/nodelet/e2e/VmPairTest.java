package io.nodelet.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A master and a worker in virtual machines, in a network that delays and loses packets.
@Tag("full")
@Tag("alone")
@Tag("undrawn")
class VmPairTest {
    private static final Duration START = Duration.ofMinutes(16);
    private static final Duration READY = Duration.ofMinutes(25);
    private static final String KUBECTL =
            "/opt/pf9/pf9-kube/bin/kubectl --kubeconfig /etc/pf9/kube.d/kubeconfigs/admin.yaml --cache-dir"
                    + " /tmp/kubectl --request-timeout=60s ";
    private static final String NET = "10.77." + ProcessHandle.current().pid() % 250 + ".";
    private static final String COMMON =
            "components: {bundle: /mnt/share/bundle}\nrunning: {timeLimitFactor: 10}\nnetwork: {plugin: flannel}\n";

    /// As between sites that are some hundred kilometres apart, on a line that is not the best.
    private static final String BAD_LINE = "dev=$(ip -oneline -4 address | grep -F ' " + NET
            + "' | cut -d' ' -f2); tc qdisc add dev $dev root netem delay 20ms 5ms loss 0.5%";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path share;

    @Test
    @Timeout(5400)
    void aWorkerJoinsOverABadLine() throws IOException {
        VmShare.pack(share);
        try (VirtualMachine master = VirtualMachine.up(share, "master", NET + "1/24");
                VirtualMachine worker = VirtualMachine.up(share, "worker", NET + "2/24")) {
            master.shell(BAD_LINE);
            worker.shell(BAD_LINE);
            begin(master, "node: {address: " + NET + "1}\n");
            awaitReady(master, master.name());
            String token =
                    master.shell("nodeletctl token create --ttl 2h 2>/dev/null").strip();
            worker.shell(
                    "umask 077; mkdir -p /etc/pf9/nodelet; cat >/etc/pf9/nodelet/join-token <<'E'\n" + token + "\nE");
            begin(worker, "role: worker\nnode: {address: " + NET + "2}\ncontrolPlane: {endpoint: " + NET + "1}\n");
            awaitReady(master, worker.name());
            worker.await("its phases run", READY, "nodeletd status | grep -q ': OK'");
            podsFindTheClustersServices(master, worker);
        }
    }

    private static void begin(VirtualMachine vm, String config) {
        vm.shell("dpkg -i /mnt/share/*.deb");
        vm.shell("mkdir -p /etc/pf9/nodelet; cat >/etc/pf9/nodelet/nodelet.yaml <<'E'\n" + COMMON + config
                + "E\nnodeletd config check && nodeletd preflight");
        vm.shell(START, "systemctl enable --now nodeletd");
    }

    private static void awaitReady(VirtualMachine master, String node) {
        master.await(
                node + " is Ready",
                READY,
                KUBECTL + "get node " + node + " --no-headers | grep -q ' Ready ' && nodeletd status | grep -q ': OK'");
    }

    /// DNS runs on the master, whoever asks on the worker.
    private static void podsFindTheClustersServices(VirtualMachine master, VirtualMachine worker) {
        master.shell(KUBECTL
                + "run ask --image=nodelet.local/busybox:1 --restart=Never --overrides='{\"spec\":{\"nodeName\":\""
                + worker.name()
                + "\"}}' -- sh -c 'until nslookup -type=a kubernetes.default.svc.cluster.local; do sleep 1; done'");
        master.await(
                "a pod on the worker is answered",
                READY,
                KUBECTL + "get pod ask -o jsonpath='{.status.phase}' | grep -q Succeeded");
    }
}
