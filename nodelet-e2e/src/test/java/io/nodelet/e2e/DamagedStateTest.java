package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a power cut leaves of components' state, on a node that its daemon keeps.
@Tag("full")
class DamagedStateTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String META = "/var/lib/nodelet/containerd/io.containerd.metadata.v1.bolt/meta.db";

    /// Pods are made anew; etcd and the API server never notice.
    @Test
    void containerdBeginsAnewWithoutItsMetadata() {
        try (Testbed bed = Testbed.kept()) {
            String controlPlane = "pgrep -x etcd; pgrep -x kube-apiserver; pgrep -x kubelet";
            String before = bed.shell(controlPlane);
            bed.shell("nodeletd pause 10m; pkill -KILL -x containerd; head -c 65536 /dev/urandom | dd of=" + META
                    + " conv=notrunc 2>/dev/null");
            assertThat(bed.nodeletd("why").out()).contains("[state.damaged]", META);
            bed.shell("nodeletd resume");

            assertThat(Poll.until(PATIENCE, () -> well(bed))).isTrue();
            assertThat(bed.shell(controlPlane)).isEqualTo(before);
            assertThat(bed.shell("ls /var/lib/nodelet/containerd/nodelet-damaged"))
                    .contains("meta.db");
            assertThat(bed.shell("grep -h damaged /var/log/pf9/kube/kube.log")).contains(META, "Lost: ");
            assertThat(bed.nodeletd("why").out()).contains("[state.set-aside]");
        }
    }

    private static boolean well(Testbed bed) {
        return bed.nodeletd("status").exit() == 0
                && bed.kubectl("-n", "kube-system", "get", "pods", "-l", "k8s-app=kube-dns", "--no-headers")
                        .contains("1/1");
    }

    @Test
    void kubeletBeginsAnewWithoutItsState() {
        try (Testbed bed = Testbed.kept()) {
            bed.shell("nodeletd pause 10m; pkill -KILL -x kubelet; cd /var/lib/kubelet; : >cpu_manager_state;"
                    + " head -c 40 memory_manager_state >x; mv x memory_manager_state; echo >allocated_pods_state");
            assertThat(bed.nodeletd("why").out()).contains("[state.damaged]", "cpu_manager_state");
            bed.shell("nodeletd resume");

            assertThat(Poll.until(PATIENCE, () -> well(bed))).isTrue();
            assertThat(bed.shell("ls /var/lib/kubelet/nodelet-damaged"))
                    .contains("cpu_manager_state", "memory_manager_state", "allocated_pods_state");
        }
    }

    /// A budget keeps a pod on the only node: the stop ends, the node goes on.
    @Test
    void aStopDoesNotPassABudget() {
        try (Testbed bed = Testbed.kept()) {
            bed.shell("printf 'drain:\\n  deadline: 5s\\n' >>/etc/pf9/nodelet/nodelet.yaml; nodeletd phases start");
            bed.kubectl("create", "deployment", "web", "--image=nodelet.local/busybox:1", "--", "sleep", "3600");
            bed.kubectl("create", "poddisruptionbudget", "web", "--selector=app=web", "--min-available=1");
            bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");

            CommandResult stop = bed.nodeletd("phases", "stop");
            assertThat(stop.exit()).isEqualTo(1);
            assertThat(stop.err())
                    .contains("default/web-", "The disruption budget web needs 1 healthy pods", "--force");
            assertThat(Poll.until(PATIENCE, () -> well(bed))).isTrue();
            assertThat(bed.kubectl("get", "nodes", "-o", "jsonpath={.items[0].spec.unschedulable}"))
                    .isEmpty();
            Testbed.assertOk(bed.nodeletd("phases", "stop", "--force"));
        }
    }
}
