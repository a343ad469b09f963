package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// etcd's data is not where it was: no empty cluster begins, and no second one.
@Tag("full")
class LostDataTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String CONFIG = "/etc/pf9/nodelet/nodelet.yaml";
    private static final String DATA = "/var/opt/pf9/kube/etcd/data";
    private static final String LOG = "/var/log/pf9/kube/etcd.log";

    /// A disk that is not mounted after a boot, by hand and by daemon; then it is back.
    @Test
    void aClusterWhoseDiskIsAwayDoesNotBeginAnew() {
        try (Testbed bed = Testbed.kept()) {
            bed.kubectl("create", "namespace", "keep");
            Testbed.assertOk(bed.nodeletd("phases", "stop"));
            bed.shell("mv " + DATA + "/member /var/opt/lost");

            CommandResult start = bed.nodeletd("phases", "start");
            assertThat(start.exit()).isEqualTo(1);
            assertThat(start.err()).contains("this machine is a member of etcd since", "Mount its disk");
            assertThat(bed.nodeletd("why").out()).contains("[etcd.data-gone]");
            assertThat(Poll.until(PATIENCE, () -> bed.nodeletd("status").out().contains("its data is not in " + DATA)))
                    .isTrue();
            assertThat(bed.exec("test", "-e", DATA + "/member").ok()).isFalse();

            bed.shell("mv /var/opt/lost " + DATA + "/member");
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertThat(bed.kubectl("get", "namespace", "keep", "-o", "name")).isEqualTo("namespace/keep\n");
        }
    }

    /// With a daemon that heals, at run time: its disk goes and etcd ends, or the configuration names another
    /// folder. Nobody begins anew: no start, no restart, and not what starts services without a daemon.
    @Test
    void aDiskThatGoesWhileItRunsIsNoBeginning() {
        try (Testbed bed = Testbed.kept()) {
            bed.kubectl("create", "namespace", "keep");
            bed.shell("printf 'etcd:\\n  dataDir: /var/opt/pf9/kube/etcd/dtaa\\n' >>" + CONFIG);
            assertThat(gone(bed, "/var/opt/pf9/kube/etcd/dtaa")).isTrue();
            assertThat(bed.exec("test", "-e", DATA + "/member/wal").ok()).isTrue();
            bed.shell("sed -i '/^etcd:/,$d' " + CONFIG);
            Testbed.assertOk(bed.nodeletd("phases", "start"));

            bed.shell("mv " + DATA + "/member /var/opt/lost");
            bed.kill("etcd");
            assertThat(gone(bed, DATA)).isTrue();
            assertThat(bed.exec("test", "-e", DATA + "/member").ok()).isFalse();

            bed.shell("mv /var/opt/lost " + DATA + "/member");
            Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertNobodyElseStartsIt(bed);
            assertThat(bed.kubectl("get", "namespace", "keep", "-o", "name")).isEqualTo("namespace/keep\n");
        }
    }

    /// Nor what starts services where no nodeletd acts, until the data is back.
    private static void assertNobodyElseStartsIt(Testbed bed) {
        Testbed.assertOk(bed.nodeletd("pause", "1h"));
        bed.shell("mv " + DATA + "/member /var/opt/lost");
        bed.kill("etcd");
        assertThat(Poll.until(
                        PATIENCE,
                        () -> bed.exec("grep", "-q", "it is not started without it", LOG)
                                .ok()))
                .isTrue();
        assertThat(bed.exec("test", "-e", DATA + "/member").ok()).isFalse();
        bed.shell("mv /var/opt/lost " + DATA + "/member");
        assertThat(Poll.until(PATIENCE, () -> bed.exec("pgrep", "-x", "etcd").ok()))
                .isTrue();
        Testbed.assertOk(bed.nodeletd("resume"));
    }

    private static boolean gone(Testbed bed, String folder) {
        return Poll.until(PATIENCE, () -> bed.nodeletd("status").out().contains("its data is not in " + folder));
    }

    /// Out and in again by one command, as often as it is killed.
    private static void assertComesInAgain(Testbed bed) {
        bed.shell("""
                nodeletd etcd rejoin --yes >/tmp/rejoin.log 2>&1 &
                i=0
                until ls -d %s/before-*/member >/dev/null 2>&1; do
                  i=$((i + 1)); [ $i -lt 3000 ] || { cat /tmp/rejoin.log; exit 1; }
                  kill -0 $! || { cat /tmp/rejoin.log; exit 1; }
                  sleep 0.02
                done
                kill -KILL $!
                """.formatted(DATA));
        Testbed.assertOk(bed.nodeletd("resume"));
        assertThat(Poll.until(PATIENCE, () -> bed.nodeletd("status").exit() == 0))
                .isTrue();
        CommandResult members = Testbed.assertOk(bed.nodeletd("etcd", "members"));
        assertThat(members.out().lines().filter(line -> line.startsWith("master-")))
                .hasSize(3);
        assertThat(bed.nodeletd("etcd", "rejoin", "--yes").err()).contains("there is nothing to set right");
    }

    /// Others hold the data: neither the advice nor the command makes a second cluster.
    @Test
    void aDamagedMemberIsNotRestoredBesideLivingOnes() {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp("--masters", "3"));
            Testbed second = bed.on("master-2");
            assertThat(Poll.until(
                            PATIENCE,
                            () -> second.exec("grep", "-q", "master-1", "/var/opt/pf9/nodelet/etcd-members")
                                    .ok()))
                    .isTrue();
            Testbed.assertOk(second.nodeletd("etcd", "snapshot"));
            Testbed.assertOk(second.nodeletd("pause", "1h"));
            second.shell("dd if=/dev/urandom of=" + DATA + "/member/snap/db bs=4096 count=4 conv=notrunc 2>/dev/null");
            second.kill("etcd");
            assertThat(second.nodeletd("phases", "start").exit()).isEqualTo(1);

            assertThat(second.nodeletd("why").out())
                    .contains("[etcd.data-damaged]", "Other masters hold the data", "nodeletd etcd rejoin");
            CommandResult restore = second.nodeletd("etcd", "restore", "latest", "--yes");
            assertThat(restore.exit()).isEqualTo(1);
            assertThat(restore.err()).contains("other members of this etcd are alive: ", "master-1", "master-3");
            assertThat(bed.on("master-1")
                            .nodeletd("etcd", "members")
                            .out()
                            .lines()
                            .filter(line -> line.contains("leader")))
                    .hasSize(1);
            assertComesInAgain(second);
        }
    }
}
