package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A worker beside its master, as one command leaves them.
@OnSharedCluster
class WorkerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "/etc/pf9/nodelet/join-token";

    private final Testbed bed;
    private final Testbed worker;

    WorkerTest(Testbed bed) {
        this.bed = bed;
        this.worker = bed.on("worker-1");
    }

    @Test
    void everyNodeIsReadyInItsRole() {
        assertThat(bed.kubectl("get", "nodes", "--no-headers"))
                .containsPattern("master-1 +Ready +control-plane,master ")
                .containsPattern("worker-1 +Ready +worker ");
        assertThat(worker.nodeletd("phases", "status", "--verbose").exit()).isZero();
    }

    @Test
    void theClustersDnsRunsOnTwoNodes() {
        assertThat(Poll.until(PATIENCE, () -> nodesOfDns() == 2)).isTrue();
        assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    void aWorkerHoldsNoAuthoritysKeyAndNoToken() {
        assertThat(worker.text("ls", "/etc/pf9/kube.d/certs").lines())
                .containsExactlyInAnyOrder(
                        "ca.crt",
                        "flannel.crt",
                        "flannel.key",
                        "join.key",
                        "kube-proxy.crt",
                        "kube-proxy.key",
                        "kubelet-client.crt",
                        "kubelet-client.key",
                        "kubelet-server.crt",
                        "kubelet-server.key",
                        "nodelet.crt",
                        "nodelet.key");
        assertThat(Files.exists(worker.inside(TOKEN))).isFalse();
        String agent = worker.shell("""
                cd /etc/pf9/kube.d/certs
                curl -s --cacert ca.crt --cert nodelet.crt --key nodelet.key "https://$(getent hosts master-1 | cut -d' ' -f1):6443/api/v1/secrets"
                """);
        assertThat(agent).contains("nodelet:node:worker-1", "cannot list resource");
        assertThat(bed.shell("cat /var/log/pf9/kube/kube.log"))
                .contains("approved nodelet of worker-1, asked for by system:bootstrap:");
    }

    @Test
    void aWorkerReachesTheMastersThroughABalancerThatOutlivesItsAgent() {
        String master = bed.host().address();
        assertThat(Poll.until(
                        PATIENCE,
                        () -> worker.exec("grep", "-x", master, "/var/opt/pf9/nodelet/masters")
                                .ok()))
                .isTrue();
        assertThat(worker.text("grep", "-h", "server:", "-r", "/etc/pf9/kube.d/kubeconfigs")
                        .lines())
                .isNotEmpty()
                .allMatch(line -> line.strip().equals("server: \"https://127.0.0.1:7445\""));
        assertThat(Poll.until(
                        PATIENCE,
                        () -> worker.text("cat", "/var/log/pf9/kube/apigate.log")
                                .contains(master + ":6443 ready: true")))
                .isTrue();
        String balancer = worker.text("pgrep", "-x", "apigate");
        worker.shell("kill -KILL $(grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5-)");
        Testbed.assertOk(bed.tryUp("--workers", "1"));
        assertThat(worker.text("pgrep", "-x", "apigate")).isEqualTo(balancer);
    }

    private long nodesOfDns() {
        return bed.kubectl(
                        "-n",
                        "kube-system",
                        "get",
                        "pods",
                        "-l",
                        "k8s-app=kube-dns",
                        "--field-selector=status.phase=Running",
                        "-o",
                        "jsonpath={range .items[*]}{.spec.nodeName}{'\\n'}{end}")
                .lines()
                .distinct()
                .count();
    }
}
