package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A database of etcd's that is full on a real master: it is made smaller, and where that is no help, nothing restarts.
@Tag("full")
class FullDatabaseTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CTL = "/opt/pf9/pf9-kube/bin/etcdctl --cacert /etc/pf9/kube.d/certs/etcd/ca.crt"
            + " --cert /etc/pf9/kube.d/certs/etcd/etcdctl.crt --key /etc/pf9/kube.d/certs/etcd/etcdctl.key ";

    @Test
    void aFullDatabaseIsNamedAndHealed() {
        try (Testbed bed = node("{quotaMiB: 64}")) {
            Map<String, List<String>> before = withoutLeases(bed);

            fill(bed, "past");
            await(bed, "it is healed", () -> bed.shell(CTL + "alarm list").isEmpty());
            bed.shell(CTL + "put /nodelet-test/one x");
            await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
            assertThat(bed.text("nodeletd", "status", "-o", "json"))
                    .contains("etcd is full and takes no writes (alarm NOSPACE of member ");

            fillForGood(bed);
            assertThat(bed.nodeletd("status").exit()).isEqualTo(3);
            assertThat(bed.nodeletd("why", "-o", "json").out()).contains("\"etcd.no-space\"");
            assertThat(bed.nodeletd("etcd", "members").out()).contains("NOSPACE");
            assertThat(withoutLeases(bed))
                    .as("no restart helps, and none is made")
                    .isEqualTo(before);

            bed.shell(CTL + "del --prefix /nodelet-test/ >/dev/null");
            await(bed, "it is healed", () -> bed.shell(CTL + "alarm list").isEmpty());
            await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
            assertThat(withoutLeases(bed)).isEqualTo(before);
            assertThat(bed.text("nodeletd", "metrics"))
                    .contains("nodelet_etcd_quota_bytes 67108864\n")
                    .contains("nodelet_etcd_has_leader 1\n");
        }
    }

    /// How much more fits after each heal depends on how the file came to lie: it goes on until nothing helps.
    private static void fillForGood(Testbed bed) {
        for (int round = 0; !full(bed); round++) {
            assertThat(round).as("rounds of filling it").isLessThan(12);
            fill(bed, "round" + round + "-$i");
            await(
                    bed,
                    "it is healed, or says what to do",
                    () -> bed.shell(CTL + "alarm list").isEmpty() || full(bed));
        }
    }

    /// Who leads by a lease ends by itself when that can't be written.
    private static Map<String, List<String>> withoutLeases(Testbed bed) {
        Map<String, List<String>> running = new TreeMap<>(RunningServices.running(bed));
        running.keySet().removeAll(List.of("kube-controller-manager", "kube-scheduler"));
        return running;
    }

    private static boolean full(Testbed bed) {
        return bed.nodeletd("status", "-o", "json").out().contains("Raise etcd.quotaMiB");
    }

    /// Writes a MiB at a time until etcd takes no more.
    private static void fill(Testbed bed, String key) {
        bed.shell("""
                head -c 1000000 /dev/urandom | base64 -w 0 | head -c 1000000 >/tmp/mib
                i=0
                while %sput /nodelet-test/%s </tmp/mib >/tmp/put 2>&1; do
                    i=$((i + 1)); [ $i -lt 200 ] || exit 1
                done
                grep 'database space exceeded' /tmp/put
                """.formatted(CTL, key));
    }

    private static Testbed node(String etcd) {
        Testbed bed = Testbed.emptyHost();
        bed.shell("mkdir -p /etc/pf9/nodelet; echo 'etcd: " + etcd + "' >/etc/pf9/nodelet/nodelet.yaml");
        run(bed);
        await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
        return bed;
    }

    private static void run(Testbed bed) {
        bed.shell("setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &");
        await(bed, "the daemon listens", () -> bed.nodeletd("status", "--kube").ok());
    }

    private static void await(Testbed bed, String what, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> what + "\n" + bed.shell("nodeletd status || true; tail -n 60 /var/log/nodeletd.out"))
                .isTrue();
    }
}
