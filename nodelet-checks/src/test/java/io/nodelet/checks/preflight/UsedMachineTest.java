package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines that were something before, or are set up with more care than a node bears.
class UsedMachineTest {
    private static final String ROOT = "== /proc/self/mountinfo\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n";
    private static final String LEDGER = "== /var/opt/pf9/nodelet/ledger\nx\n";

    @TempDir
    Path root;

    private PreflightContext scene(String tree) throws IOException {
        Path text = Files.writeString(root.resolve("tree"), tree);
        return new PreflightContext(
                NodeConfig.DEFAULTS,
                RecordedMachine.of(root.resolve("machine"), text).machine(),
                Instant.EPOCH);
    }

    private List<PreflightProblem> mounts(String more) throws IOException {
        return DiskChecks.readOnly(scene(ROOT + more));
    }

    @Test
    void whatIsMountedWritableAndForProgramsIsFine() throws IOException {
        assertThat(mounts("2 1 8:2 / /var rw,nosuid,nodev - ext4 /dev/sda2 rw\n"))
                .isEmpty();
    }

    @Test
    void aReadOnlyMountOfAFolderOfOursIsSaidOnce() throws IOException {
        assertThat(mounts("2 1 8:2 / /var/opt/pf9 ro - ext4 /dev/sda2 ro\n"))
                .singleElement()
                .satisfies(preflightProblem -> {
                    assertThat(preflightProblem.fatal()).isTrue();
                    assertThat(preflightProblem.problem())
                            .isEqualTo("/var/opt/pf9/nodelet lies on /var/opt/pf9, which is mounted read-only");
                    assertThat(preflightProblem.remedy())
                            .isEqualTo("Mount it writable: mount -o remount,rw /var/opt/pf9");
                });
    }

    @Test
    void noProgramStartsFromANoexecMount() throws IOException {
        assertThat(mounts(
                        "2 1 8:2 / /var rw,noexec - ext4 /dev/sda2 rw\n3 1 8:3 / /opt rw,noexec - ext4 /dev/sda3 rw\n"))
                .extracting(PreflightProblem::problem)
                .containsExactly(
                        "/opt/pf9/pf9-kube/bin lies on /opt, which is mounted noexec: no program starts from there",
                        "/opt/cni/bin lies on /opt, which is mounted noexec: no program starts from there",
                        "/var/lib/nodelet/containerd lies on /var, which is mounted noexec: no program starts from"
                                + " there");
    }

    @Test
    void noexecForFilesAloneIsFine() throws IOException {
        assertThat(mounts("2 1 0:5 / /tmp rw,noexec - tmpfs tmpfs rw\n"
                        + "3 1 8:3 / /var/log rw,noexec - ext4 /dev/sda3 rw\n"))
                .isEmpty();
    }

    @Test
    void aFolderBehindALinkIsWhereItLeads() throws IOException {
        assertThat(mounts("2 1 8:2 / /data ro - ext4 /dev/sda2 ro\n"
                        + "== /data/kubelet/x\n"
                        + "x\n"
                        + "== /var/lib/kubelet -> ../../data/kubelet\n"))
                .extracting(PreflightProblem::problem)
                .containsExactly("/var/lib/kubelet lies on /data, which is mounted read-only");
    }

    @Test
    void aNameIsALabelToo() throws IOException {
        String name = "a".repeat(40) + "." + "b".repeat(23);
        assertThat(HostChecks.hostName(scene("== /proc/sys/kernel/hostname\n" + name + "\n")))
                .singleElement()
                .satisfies(preflightProblem ->
                        assertThat(preflightProblem.problem()).contains("has 64 characters", "at most 63"));
        assertThat(HostChecks.hostName(scene("== /proc/sys/kernel/hostname\n" + name.substring(1) + "\n")))
                .isEmpty();
    }

    @Test
    void whatAnEarlierNodeLeftIsSaid() throws IOException {
        assertThat(LeftoverChecks.leftovers(scene("== /var/lib/kubelet/cpu_manager_state\n"
                        + "{}\n"
                        + "== /etc/kubernetes/admin.conf\n"
                        + "x\n"
                        + "== /etc/systemd/system/multi-user.target.wants/kubelet.service ->"
                        + " /lib/systemd/system/kubelet.service\n")))
                .noneMatch(PreflightProblem::fatal)
                .extracting(PreflightProblem::problem)
                .containsExactly(
                        "kubelet.service is enabled, and starts at the next boot: it is not of this node",
                        "/var/lib/kubelet is not empty, as another kubelet was here: cpu_manager_state",
                        "/etc/kubernetes is not empty: kubeadm was here");
    }

    @Test
    void aDiskThatIsMountedThereIsNoLeftoverNorIsOurOwn() throws IOException {
        assertThat(LeftoverChecks.leftovers(scene("== /var/lib/kubelet/lost+found/\n")))
                .isEmpty();
        assertThat(LeftoverChecks.leftovers(scene(LEDGER + "== /var/lib/kubelet/cpu_manager_state\n{}\n")))
                .isEmpty();
    }
}
