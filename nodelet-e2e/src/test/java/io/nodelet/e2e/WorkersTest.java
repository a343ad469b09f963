package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.JoinToken;
import io.nodelet.model.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// A worker of two that loses a certificate, leaves, comes back, and is a master for a while.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String URL = "http://web.default.svc.cluster.local";
    private static final String CONFIG = "/etc/pf9/nodelet/nodelet.yaml";
    private static final String TOKEN = "/etc/pf9/nodelet/join-token";

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed worker;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private HostSnapshot empty;

    private int clients;

    @BeforeAll
    void up() throws IOException {
        bed = Testbed.emptyHosts("--workers", "2");
        worker = bed.on("worker-1");
        empty = HostSnapshot.of(worker);
        Testbed.assertOk(bed.tryUp("--workers", "2"));
        runWeb();
    }

    @AfterAll
    void down() {
        bed.close();
    }

    private void runWeb() {
        bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
        bed.kubectl(
                "patch",
                "deployment/web",
                "-p",
                "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"kubernetes.io/hostname\":\"worker-1\"}}}}}");
        bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
    }

    /// What a pod on the worker gets from there.
    private String fetch() {
        String pod = "client-" + ++clients;
        bed.kubectl(
                "run",
                pod,
                "--image=nodelet.local/busybox:1",
                "--restart=Never",
                "--overrides={\"spec\":{\"nodeName\":\"worker-1\"}}",
                "--",
                "sh",
                "-c",
                "until timeout 10 wget -q -O - " + URL + "; do sleep 1; done");
        bed.kubectl("wait", "pod/" + pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s");
        return bed.kubectl("logs", pod);
    }

    @Test
    @Order(1)
    void aSecondUpChangesNothing() {
        Map<String, List<String>> onMaster = RunningServices.running(bed);
        Map<String, List<String>> onWorker = RunningServices.running(worker);
        Testbed.assertOk(bed.tryUp("--workers", "2"));
        assertThat(RunningServices.running(bed)).isEqualTo(onMaster);
        assertThat(RunningServices.running(worker))
                .isEqualTo(onWorker)
                .containsKeys("kubelet", "kube-proxy", "containerd");
        assertThat(worker.nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    @Order(2)
    void anIdentityThatIsLostIsAskedForAgainWithTheOthers() {
        String before = worker.text("sha256sum", "/etc/pf9/kube.d/certs/kubelet-server.crt");
        worker.shell("rm /etc/pf9/kube.d/certs/kubelet-server.crt");
        Testbed.assertOk(worker.nodeletd("phases", "start"));
        assertThat(worker.text("sha256sum", "/etc/pf9/kube.d/certs/kubelet-server.crt"))
                .isNotEqualTo(before);
        assertThat(bed.shell("cat /var/log/pf9/kube/kube.log"))
                .contains("approved kubelet-server of worker-1, asked for by nodelet:node:worker-1");
        assertThat(Poll.until(
                        PATIENCE,
                        () -> bed.tryKubectl("logs", "deployment/web").out().contains("serving")))
                .isTrue();
    }

    @Test
    @Order(3)
    void aResetOfAWorkerLeavesNoTrace() throws IOException {
        Testbed.assertOk(worker.nodeletd("reset", "--yes"));
        // The sandbox's own: what the daemon that it started printed, where no journal has it, and who watches it.
        assertThat(empty.differences(HostSnapshot.of(worker)))
                .allMatch(text -> text.matches("[+] file /run/nodeletd[.](errors|watch) .*"));
    }

    @Test
    @Order(4)
    void whatIsWrongWithATokenIsSaid() throws Exception {
        assertThat(joinError()).contains(TOKEN + " (join.tokenFile) is missing");

        JoinToken token = JoinToken.parse(
                Testbed.assertOk(bed.ctl("token", "create", "--ttl", "10m")).out());
        assertThat(joinError(token.encode())).contains("the cluster has a node worker-1 already");
        assertThat(bed.shell("cat /var/log/pf9/kube/kube.log"))
                .contains("asked for by system:bootstrap:" + token.id() + ": the cluster has a node worker-1 already");

        var forged = new JoinToken(Role.WORKER, token.id(), "0123456789abcdef", token.expires(), token.ca());
        assertThat(joinError(forged.encode()))
                .contains("does not take token " + token.id(), "was revoked, or its secret");

        var foreign = new JoinToken(Role.WORKER, token.id(), token.secret(), token.expires(), otherAuthority());
        assertThat(joinError(foreign.encode()))
                .contains("is not the API server of the cluster that token " + token.id());

        assertThat(bed.ctl("token", "list").out()).contains(token.id()).doesNotContain(token.secret());
        Testbed.assertOk(bed.ctl("token", "revoke", token.id()));
        assertThat(bed.ctl("token", "list").out()).doesNotContain(token.id());
        assertThat(joinError(token.encode())).contains("token " + token.id(), "was revoked");

        assertThat(joinError(expired().encode())).contains("it expired at 2020-01-01T00:00:00Z");
        worker.shell("rm " + TOKEN);
    }

    private JoinToken expired() {
        JoinToken token =
                JoinToken.parse(Testbed.assertOk(bed.ctl("token", "create")).out());
        bed.kubectl(
                "--namespace=kube-system",
                "patch",
                "secret/bootstrap-token-" + token.id(),
                "-p",
                "{\"stringData\": {\"expiration\": \"2020-01-01T00:00:00Z\"}}");
        return new JoinToken(
                Role.WORKER, token.id(), token.secret(), Instant.parse("2020-01-01T00:00:00Z"), token.ca());
    }

    /// What a start says with this token in its place.
    private String joinError(String token) throws IOException {
        Files.writeString(worker.inside(TOKEN), token + "\n");
        worker.shell("chmod 600 " + TOKEN);
        return joinError();
    }

    private String joinError() {
        CommandResult start = worker.nodeletd("phases", "start", "--phase", "020", "--single");
        assertThat(start.exit()).as(start.out() + start.err()).isNotZero();
        return start.out() + start.err();
    }

    private X509Certificate otherAuthority() throws Exception {
        String pem = bed.shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null"
                + " -subj /CN=kubernetes-ca -days 2 2>/dev/null");
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    @Order(5)
    void aMachineMadeAnewJoinsOnceItsNodeIsRetired() {
        CommandResult refused = bed.tryUp("--workers", "2");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("the cluster has a node worker-1 already");

        Testbed.assertOk(bed.ctl("node", "remove", "worker-1"));
        assertThat(bed.ctl("node", "remove", "master-1").err()).contains("a master does not remove itself");
        Testbed.assertOk(bed.tryUp("--workers", "2"));
        assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("worker-1 +Ready ");
        assertThat(fetch()).isEqualTo("hello from web\n");
    }

    @Test
    @Order(6)
    void aWorkerIsMadeAMasterAndBack() throws IOException {
        String asWorker = worker.text("cat", CONFIG);
        String asMaster = asWorker.replace("role: worker", "role: master")
                .replaceFirst("controlPlane:\n +endpoint:", "join:\n  server:");
        becomes("master", asWorker, asMaster);
        assertThat(bed.kubectl("get", "nodes", "--no-headers"))
                .containsPattern("worker-1 +Ready +control-plane,master ");
        assertThat(bed.nodeletd("etcd", "members").out()).contains("master-1", "worker-1");
        assertThat(worker.exec("test", "-e", "/etc/pf9/kube.d/certs/ca.key").ok())
                .isTrue();

        becomes("worker", asMaster, asWorker);
        assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("worker-1 +Ready +worker ");
        assertThat(bed.nodeletd("etcd", "members").out()).contains("master-1").doesNotContain("worker-1");
        assertThat(worker.exec("test", "-e", "/etc/pf9/kube.d/certs/ca.key").ok())
                .isFalse();
        assertThat(fetch()).isEqualTo("hello from web\n");
    }

    /// As docs/joining.md has it; a configuration that comes too early harms nothing.
    private void becomes(String role, String before, String config) throws IOException {
        Files.writeString(worker.inside(CONFIG), config);
        for (String[] words : List.of(new String[] {"phases", "start"}, new String[] {"reset", "--yes"})) {
            CommandResult refused = worker.nodeletd(words);
            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.err()).contains("role is " + role + ", and this node was brought up as a ");
        }
        Files.writeString(worker.inside(CONFIG), before);
        Testbed.assertOk(worker.nodeletd("reset", "--yes"));
        Testbed.assertOk(bed.ctl("node", "remove", "worker-1"));
        CommandResult token = Testbed.assertOk(bed.ctl("token", "create", "--role", role));
        Files.writeString(worker.inside(CONFIG), config);
        Files.writeString(worker.inside(TOKEN), token.out());
        worker.shell("chmod 600 " + TOKEN);
        Testbed.assertOk(worker.nodeletd("phases", "start"));
    }
}
