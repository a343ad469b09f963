package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What operators of a real node see of it: metrics, logs over a component's restart, events and a condition, the
/// support archive.
class OperatorsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CERTS = "/etc/pf9/kube.d/certs/";
    private static final String HEALED =
            "nodelet_heals_total{step=\"restart-service\",phase=\"078-control_plane_start.sh\","
                    + "component=\"kube-scheduler\",reason=\"ended\",result=\"good\"} 1\n";

    @Test
    void seeTheNode() {
        try (Testbed bed = Testbed.emptyHost()) {
            bed.shell("mkdir -p /etc/pf9/nodelet; echo 'daemon: {metricsAddress: \"0.0.0.0:10990\"}'"
                    + " >/etc/pf9/nodelet/nodelet.yaml");
            bed.shell("setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &");
            await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
            bed.shell("setsid nodeletd logs kube-scheduler -f -n 1 </dev/null >/tmp/followed 2>&1 &");
            await(bed, "somebody follows", () -> !bed.shell("cat /tmp/followed").isEmpty());

            bed.shell("kill -KILL $(pidof kube-scheduler)");
            await(bed, "it is healed", () -> metrics(bed).contains(HEALED));
            await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);

            assertMetrics(bed);
            assertLogs(bed);
            assertCluster(bed);
            assertSupport(bed);
        }
    }

    private static void assertMetrics(Testbed bed) {
        await(
                bed,
                "the restart is counted",
                () -> metrics(bed).contains("nodelet_component_restarts_total{component=\"kube-scheduler\"} 1\n"));
        String text = metrics(bed);
        assertThat(text)
                .contains("nodelet_node_state{state=\"ok\"} 1\n")
                .contains("nodelet_component_up{component=\"etcd\"} 1\n")
                .contains("nodelet_phase_state{phase=\"080-kubelet_configure_start.sh\",state=\"running\"} 1\n")
                .contains("nodelet_certificate_expires_in_seconds{certificate=\"etcd/server\"} ");
        assertThat(number(text, "nodelet_certificate_expires_in_seconds\\{certificate=\"apiserver\"}"))
                .isBetween(300.0 * 86_400, 365.0 * 86_400);

        String curl = "curl --silent --show-error --max-time 20 --cacert " + CERTS + "ca.crt ";
        String url = "https://$(hostname):10990/metrics --resolve $(hostname):10990:127.0.0.1";
        assertThat(bed.shell(curl + "--cert " + CERTS + "admin.crt --key " + CERTS + "admin.key " + url))
                .contains("nodelet_node_state{state=\"ok\"} 1\n");
        CommandResult refused = bed.exec("sh", "-c", curl + url);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out()).doesNotContain("nodelet_");
    }

    private static void assertLogs(Testbed bed) {
        await(
                bed,
                "what is printed is followed",
                () -> bed.shell("cat /tmp/followed")
                        .endsWith(bed.text("nodeletd", "logs", "kube-scheduler", "--lines", "3")));
        String followed = bed.shell("cat /tmp/followed");
        String whole = bed.text("cat", "/var/log/pf9/kube/kube-scheduler.log");
        assertThat(whole).contains(followed);
        assertThat(followed.split("Starting Kubernetes Scheduler", -1))
                .as("each start since")
                .hasSize(2);
        assertThat(bed.nodeletd("logs", "kube-shceduler").err()).contains("did you mean kube-scheduler?");
        assertThat(bed.text("nodeletd", "logs", "nodeletd", "--since", "1h")).contains("keeps this node by");
    }

    private static void assertCluster(Testbed bed) {
        await(
                bed,
                "the cluster knows that the node is well",
                () -> bed.kubectl(
                                "get",
                                "node",
                                "-o",
                                "jsonpath={.items[0].status.conditions[?(@.type==\"NodeletHealthy\")].status}")
                        .equals("True"));
        await(
                bed,
                "the cluster knows of the heal",
                () -> bed.kubectl(
                                "get",
                                "events",
                                "--field-selector",
                                "involvedObject.kind=Node,reason=Healed,type=Normal")
                        .contains("restart kube-scheduler: kube-scheduler was killed by SIGKILL"));
        assertThat(bed.kubectl("get", "nodes")).contains(" Ready ");
    }

    private static void assertSupport(Testbed bed) {
        Testbed.assertOk(bed.nodeletd("pause", "10m"));
        bed.shell("kill -STOP $(pidof kube-apiserver); nodeletd support -o /root/a.tar.gz;"
                + " kill -CONT $(pidof kube-apiserver); mkdir /root/a; tar -xzf /root/a.tar.gz -C /root/a");

        assertThat(bed.shell("stat -c %a /root/a.tar.gz")).isEqualTo("600\n");
        assertThat(bed.shell("cat /root/a/README.txt"))
                .containsPattern("status/node.json +[0-9.]+ s  good")
                .containsPattern("state/ledger +[0-9.]+ s  good")
                .containsPattern("network/nft.txt +[0-9.]+ s  good")
                .containsPattern("cluster/node.json +[0-9.]+ s  io.nodelet.kube.KubeException: ");
        assertThat(bed.shell("cat /root/a/logs/kube-scheduler.log")).contains("Starting Kubernetes Scheduler");
        assertThat(bed.shell("cat /root/a/state/certificates.txt")).contains("CN=kubernetes-admin");
        String secrets = bed.shell("""
                for f in $(find /etc/pf9/kube.d/certs -name '*.key'); do sed -n 2p $f; done
                sed -n 's/.*client-key-data: "\\([^"]*\\)"/\\1/p; s/.*secret: //p' /etc/pf9/kube.d/kubeconfigs/*.yaml /etc/pf9/kube.d/encryption.yaml
                """);
        assertThat(secrets.lines()).hasSizeGreaterThan(15).allMatch(line -> line.length() > 30);
        bed.shell("cat >/root/secrets <<'END'\n" + secrets + "END\n! grep -rFf /root/secrets /root/a");
    }

    private static String metrics(Testbed bed) {
        return bed.text("nodeletd", "metrics");
    }

    private static double number(String text, String metric) {
        Matcher matcher = Pattern.compile(metric + " (\\S+)\n").matcher(text);
        assertThat(matcher.find()).as(metric).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static void await(Testbed bed, String what, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> what + "\n" + bed.shell("nodeletd status || true; tail -n 60 /var/log/nodeletd.out"))
                .isTrue();
    }
}
