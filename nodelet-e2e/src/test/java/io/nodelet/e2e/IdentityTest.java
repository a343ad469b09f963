package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Machines that get another address under a node that runs: the daemon waits and says why, and one command goes on.
class IdentityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> LONG_LIVED = List.of("containerd", "etcd", "kube-apiserver", "kubelet");

    @Test
    void aMasterWithAnotherAddressWaitsAndGoesOnWithItsDataByOneCommand() {
        try (Testbed bed = Testbed.kept()) {
            forgetAddress(bed);
            await(bed, () -> bed.nodeletd("status").exit() == 0);
            bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
            bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
            String pods = pods(bed);
            String old = bed.host().address();
            String moved = old.substring(0, old.lastIndexOf('.')) + ".77";
            Map<String, List<String>> before = Services.running(bed);
            int steps = status(bed).path("history").size();

            move(bed, old, moved);
            await(bed, () -> status(bed).path("step").path("what").asString("").equals("moved"));

            assertThat(bed.nodeletd("status").out())
                    .contains(
                            "this machine's address is " + moved + " now, and node master-1 was brought up with " + old)
                    .contains("do: nodeletd identity accept goes on with " + moved);
            assertThat(bed.nodeletd("why").out()).contains("[machine.address-changed]", "nodeletd identity accept");
            CommandResult refused = bed.nodeletd("phases", "start");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("nothing was changed: this machine's address is " + moved);
            assertThat(status(bed).path("history").size()).isEqualTo(steps);
            assertThat(Services.running(bed)).containsAllEntriesOf(only(before));

            CommandResult accepted = Testbed.assertOk(bed.nodeletd("identity", "accept", "--yes"));

            assertThat(accepted.out()).contains("node master-1 goes by " + moved + " now");
            await(bed, () -> bed.nodeletd("status").exit() == 0);
            assertThat(bed.kubectl("get", "nodes", "-o", "wide", "--no-headers"))
                    .containsPattern("^master-1 +Ready .*" + moved + " ");
            assertThat(pods(bed)).isEqualTo(pods);
            assertThat(bed.kubectl(
                            "exec", "deployment/web", "--", "wget", "-qO-", "http://web.default.svc.cluster.local"))
                    .isEqualTo("hello from web\n");
            assertThat(bed.kubectl("logs", "deployment/web")).contains("serving");
            assertThat(bed.shell("export ETCDCTL_ENDPOINTS=https://127.0.0.1:2379; cd /etc/pf9/kube.d/certs/etcd;"
                            + " etcdctl --cacert ca.crt --cert etcdctl.crt --key etcdctl.key member list"))
                    .contains("https://" + moved + ":2380")
                    .doesNotContain(old + ":");

            Map<String, List<String>> after = Services.running(bed);
            assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");
            assertThat(bed.nodeletd("identity", "accept").out()).contains("nothing was left to accept");
            assertThat(Services.running(bed)).isEqualTo(after);
        }
    }

    /// As on a machine whose configuration names no address: sandboxes' does.
    private static void forgetAddress(Testbed bed) {
        bed.shell("sed -i '/^node:/,/^ *address:/d' /etc/pf9/nodelet/nodelet.yaml");
    }

    private static void move(Testbed bed, String old, String moved) {
        bed.shell("""
                gateway=$(ip -4 route show default | sed 's/.* via \\([^ ]*\\) .*/\\1/')
                ip address delete %s/24 dev eth0
                ip address add %s/24 dev eth0
                ip route add default via $gateway
                """.formatted(old, moved));
    }

    private static Map<String, List<String>> only(Map<String, List<String>> running) {
        return Map.copyOf(running).entrySet().stream()
                .filter(it -> LONG_LIVED.contains(it.getKey()))
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

    private static JsonNode status(Testbed bed) {
        return JsonMapper.shared().readTree(bed.nodeletd("status", "-o", "json").out());
    }

    private static void await(Testbed bed, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> bed.nodeletd("status").out() + bed.shell("tail -n 60 /var/log/pf9/kube/kube.log"))
                .isTrue();
    }
}
