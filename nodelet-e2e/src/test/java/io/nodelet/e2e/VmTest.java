package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A node on a real Debian with a kernel of its own, systemd and cgroup v2, in a virtual machine: its whole life, as
/// docs/vm.md and docs/packages.md tell it.
@Tag("full")
@Tag("alone")
@Tag("undrawn")
class VmTest {
    private static final Duration READY = Duration.ofMinutes(25);
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final String CONFIG = "components: {bundle: /mnt/share/bundle}\nrunning: {timeLimitFactor: 10}\n";
    private static final String KUBECTL =
            "/opt/pf9/pf9-kube/bin/kubectl --kubeconfig /etc/pf9/kube.d/kubeconfigs/admin.yaml --cache-dir"
                    + " /tmp/kubectl --request-timeout=60s ";
    private static final String PIDS =
            "for u in $(systemctl list-units --plain --no-legend 'nodelet-*' | cut -d' ' -f1);"
                    + " do echo $u $(systemctl show -P MainPID $u); done; ";
    private static final String CONTAINERS =
            "/opt/pf9/pf9-kube/bin/ctr -a /run/nodelet/containerd/containerd.sock" + " -n k8s.io tasks list | sort; ";
    private static final String READY_SINCE = KUBECTL
            + "get nodes -o jsonpath='{range .items[0].status.conditions[?(@.type==\"Ready\")]}{.status} {.lastTransitionTime}{end}'";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path share;

    private static void pack() throws IOException {
        VmShare.pack(share);
        String newer = share.resolve("newer").toString();
        Testbed.assertOk(Ctl.run(VmShare.BUILD, "package", "build", "--output", newer, "--package-version", "0.1.1"));
    }

    private static void awaitReady(VirtualMachine vm) {
        vm.await(
                "the node is Ready, and every phase runs",
                READY,
                KUBECTL + "get nodes --no-headers | grep -q ' Ready ' && nodeletd status | grep -q ': OK'");
    }

    @Test
    @Timeout(5400)
    void aNodesWholeLifeOnDebianWithCgroupV2() throws IOException {
        pack();
        try (VirtualMachine vm = VirtualMachine.up(share)) {
            vm.shell("dpkg -i /mnt/share/*.deb");
            // Caches that were made on another processor; with this option, Java ends where it can't use one.
            vm.shell("NODELET_JAVA_OPTS=-XX:AOTMode=on nodeletd phases list");
            NavigableSet<String> before = vm.snapshot();
            vm.shell("cat >/etc/pf9/nodelet/nodelet.yaml <<'E'\n" + CONFIG
                    + "E\nnodeletd config check && nodeletd preflight");
            vm.shell(Duration.ofMinutes(16), "systemctl enable --now nodeletd");
            awaitReady(vm);
            podsThatEatTooMuchEnd(vm);
            aComponentWithoutMemoryIsToldAsThat(vm);
            anUpgradeRestartsNothingOfTheNode(vm);
            aRebootStopsInOrderAndComesBack(vm);
            vm.shell(Duration.ofMinutes(15), "nodeletd reset --yes");
            vm.shell("systemctl disable nodeletd; rm -r /etc/pf9/nodelet/nodelet.yaml /tmp/kubectl");
            // They stay, as docs/etcd.md says.
            vm.shell("rm -rf /var/opt/pf9/etcd-snapshots;"
                    + " [ ! -d /var/opt/pf9 ] || rmdir --ignore-fail-on-non-empty /var/opt/pf9");
            assertThat(differences(before, vm.snapshot())).isEmpty();
            assertThat(vm.shell("dpkg -V nodelet"))
                    .as("the package's own files")
                    .isEmpty();
        }
    }

    /// The kernel tells the runtime as the group goes away with its only process: now and then it misses why.
    private static void podsThatEatTooMuchEnd(VirtualMachine vm) throws IOException {
        vm.shell(KUBECTL + "apply -f - <<'E'\n" + HostSnapshot.script("oom.yaml") + "E\n");
        String status =
                KUBECTL + "get pod oom -o jsonpath='{.status.containerStatuses[0].lastState.terminated.exitCode}'";
        vm.await("its pod is killed", SOON, "[ \"$(" + status + ")\" = 137 ]");
        assertThat(vm.shell("journalctl -k -b | grep 'Memory cgroup out of memory'"))
                .contains("(tail)");
        vm.shell(KUBECTL + "delete pod oom --wait=false");
        vm.await("it is gone", SOON, "all=$(" + KUBECTL + "get pods -o name) && [ -z \"$all\" ]");
    }

    private static void aComponentWithoutMemoryIsToldAsThat(VirtualMachine vm) {
        String unit = "nodelet-kube-scheduler.service";
        vm.shell("systemctl set-property --runtime " + unit + " MemoryMax=10M");
        vm.await(
                "it is told",
                SOON,
                "grep -q 'kube-scheduler was killed by the kernel for lack of memory' /var/log/pf9/kube/kube.log");
        vm.shell("systemctl revert " + unit);
        assertThat(vm.shell("cat /var/log/pf9/kube/kube.log")).doesNotContain("stopped by somebody");
        awaitReady(vm);
    }

    private static void anUpgradeRestartsNothingOfTheNode(VirtualMachine vm) {
        String node = vm.shell(PIDS + CONTAINERS + READY_SINCE);
        assertThat(node).contains("nodelet-kubelet.service", "RUNNING", "True");
        String daemon = vm.shell("systemctl show -P MainPID nodeletd");
        vm.shell("dpkg -i /mnt/share/newer/*.deb");
        awaitReady(vm);
        assertThat(vm.shell("dpkg-query -W -f '${Version}' nodelet")).startsWith("0.1.1");
        assertThat(vm.shell("systemctl show -P MainPID nodeletd")).isNotEqualTo(daemon);
        assertThat(vm.shell(PIDS + CONTAINERS + READY_SINCE)).isEqualTo(node);
    }

    private static void aRebootStopsInOrderAndComesBack(VirtualMachine vm) {
        String asked = vm.shell("date +%s").strip();
        vm.reboot();
        // An nft that kube-proxy waits for ends with it: what it does is done whole or not at all.
        String ended = vm.shell("journalctl -b -1 --since @" + asked + " -o cat --no-pager"
                + " | grep -E '^Stopped nodelet-|timed out|SIGKILL' | grep -vF '(nft) with signal SIGKILL' || true");
        assertThat(ended).doesNotContain("timed out", "SIGKILL");
        assertThat(ended).containsSubsequence("Stopped nodelet-kubelet", "Stopped nodelet-containerd");
        assertThat(ended).containsSubsequence("Stopped nodelet-kube-apiserver", "Stopped nodelet-etcd");
        awaitReady(vm);
    }

    private static NavigableSet<String> differences(NavigableSet<String> before, NavigableSet<String> after) {
        NavigableSet<String> all = new TreeSet<>();
        after.stream().filter(text -> !before.contains(text)).forEach(text -> all.add("+ " + text));
        before.stream().filter(text -> !after.contains(text)).forEach(text -> all.add("- " + text));
        return all;
    }
}
