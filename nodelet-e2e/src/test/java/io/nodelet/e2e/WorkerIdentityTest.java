package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.JoinToken;
import io.nodelet.pki.SmuggledRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// Who may become what: a rooted worker asks for what is not its own, with all that lies on it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerIdentityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String CLIENT = "client auth";
    private static final List<String> LYING_ON_IT = List.of("nodelet", "kubelet-client");

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed worker;

    @BeforeAll
    void up() {
        bed = Testbed.reserve();
        worker = bed.on("worker-1");
        Testbed.assertOk(bed.tryUp("--workers", "1"));
    }

    @AfterAll
    void down() {
        bed.close();
    }

    /// Sends a request with one of the certificates that lie on the worker.
    ///
    /// @return what the API server answers
    private String ask(String with, String name, String signer, String usage, String pem) throws IOException {
        String request = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(worker.inside("/root/csr.json"), """
                {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "%s"},
                 "spec": {"signerName": "%s", "usages": ["digital signature", "%s"], "request": "%s"}}
                """.formatted(name, signer, usage, request));
        return worker.shell("""
                cd /etc/pf9/kube.d/certs
                curl -s --cacert ca.crt --cert %1$s.crt --key %1$s.key -H 'Content-Type: application/json' -d @/root/csr.json \
                  https://127.0.0.1:7445/apis/certificates.k8s.io/v1/certificatesigningrequests
                """.formatted(with));
    }

    private String pem(String subject, String... extensions) {
        worker.shell("openssl ecparam -name prime256v1 -genkey -noout -out /root/key.pem");
        String more = extensions.length == 0 ? "" : " -addext '" + String.join("' -addext '", extensions) + "'";
        return worker.shell("openssl req -new -sha256 -utf8 -key /root/key.pem -subj '" + subject + "'" + more);
    }

    private void assertDenied(String csr) {
        assertThat(Poll.until(
                        PATIENCE,
                        () -> field(csr, "{.status.conditions[*].type}").equals("Denied")))
                .as(field(csr, "{.status}"))
                .isTrue();
        assertThat(field(csr, "{.status.certificate}")).isEmpty();
    }

    private String field(String csr, String path) {
        return bed.kubectl("get", "csr", csr, "-o", "jsonpath=" + path);
    }

    @Test
    @Order(1)
    void theRequestThatMadeAnAdministratorIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String pem = SmuggledRequest.pem(
                generator.generateKeyPair(),
                "O=nodelet:kube-proxies,CN=nodelet:kube-proxy:worker-1",
                "O=nodelet:cluster-admins,CN=mallory");

        assertThat(ask("nodelet", "smuggled", "nodelet.io/kube-proxy", CLIENT, pem))
                .contains("\"uid\"");
        assertDenied("smuggled");
        assertThat(bed.shell("cat /var/log/pf9/kube/kube.log"))
                .contains("refused smuggled, asked for by nodelet:node:worker-1")
                .doesNotContain("approved smuggled");
        for (String with : LYING_ON_IT) {
            assertThat(ask(with, "foreign-" + with, "kubernetes.io/kube-apiserver-client", CLIENT, pem))
                    .contains("a node asks for certificates by a signer of nodelet.io/ only");
        }
    }

    @Test
    @Order(2)
    void aWorkerAsksForNobodyElsesCertificate() throws Exception {
        record Attempt(String signer, String usage, String pem) {}
        String serving = "server auth";
        List<Attempt> attempts = List.of(
                new Attempt("kube-proxy", CLIENT, pem("/O=nodelet:cluster-admins/CN=mallory")),
                new Attempt("admin", CLIENT, pem("/O=nodelet:cluster-admins/CN=kubernetes-admin")),
                new Attempt("super-admin", CLIENT, pem("/O=system:masters/CN=nodelet-super-admin")),
                new Attempt("kubelet-client", CLIENT, pem("/O=system:nodes/CN=system:node:master-1")),
                new Attempt("kubelet-client", CLIENT, pem("/O=system:nodes/CN=system:node:worker-77")),
                new Attempt("agent", CLIENT, pem("/O=nodelet:agents/CN=nodelet:node:worker-77")),
                new Attempt("kube-proxy", CLIENT, pem("/O=nodelet:kube-proxies/CN=nodelet:kube-proxy:worker-77")),
                new Attempt("kube-proxy", CLIENT, pem("/CN=system:kube-proxy")),
                new Attempt(
                        "kubelet-server",
                        serving,
                        pem("/O=system:nodes/CN=system:node:worker-1", "subjectAltName=IP:127.0.0.1,DNS:worker-1")),
                new Attempt(
                        "kubelet-server",
                        serving,
                        pem(
                                "/O=system:nodes/CN=system:node:worker-1",
                                "subjectAltName=IP:" + bed.host().address() + ",DNS:worker-1")));
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            String answer = ask("nodelet", "try-" + i, "nodelet.io/" + attempt.signer, attempt.usage, attempt.pem);
            assertThat(answer).contains("\"uid\"");
            assertDenied("try-" + i);
        }
        for (int i = 0; i < attempts.size(); i++) {
            assertThat(bed.shell("cat /var/log/pf9/kube/audit.log")).contains("\"try-" + i + "\"");
        }
    }

    /// People's own requests go on as Kubernetes has them.
    @Test
    @Order(3)
    void anAdministratorStillSignsAUsersRequest() throws IOException {
        String request = Base64.getEncoder().encodeToString(pem("/CN=alice").getBytes(StandardCharsets.US_ASCII));
        var file = Files.createTempFile("nodelet-e2e-", ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(file, """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: alice}
                spec: {signerName: kubernetes.io/kube-apiserver-client, usages: [client auth], request: %s}
                """.formatted(request));
        bed.kubectl("apply", "-f", file.toString());
        bed.kubectl("certificate", "approve", "alice");
        assertThat(Poll.until(
                        PATIENCE, () -> !field("alice", "{.status.certificate}").isEmpty()))
                .isTrue();
    }

    @Test
    @Order(4)
    void aWorkerRenewsItsOwn() {
        worker.shell("rm /etc/pf9/kube.d/certs/kubelet-server.crt");
        CommandResult start = worker.nodeletd("phases", "start");
        assertThat(start.exit()).as(start.out() + start.err()).isZero();
        assertThat(worker.shell("openssl x509 -noout -subject -in /etc/pf9/kube.d/certs/kubelet-server.crt"))
                .contains("system:node:worker-1");
    }

    @Test
    @Order(5)
    void whatItJoinedWithIsReplacedByWhatANodeHas() {
        for (String leaf : List.of("nodelet", "kubelet-client", "kubelet-server", "kube-proxy", "flannel")) {
            String days = "openssl x509 -noout -checkend %d -in /etc/pf9/kube.d/certs/" + leaf + ".crt";
            worker.shell(days.formatted(80 * 86_400));
            assertThat(worker.exec("sh", "-c", days.formatted(91 * 86_400)).ok())
                    .isFalse();
        }
    }

    /// With a token alone, as a machine to come.
    private String join(JoinToken token, String name, String node, String signer) throws IOException {
        String pem = pem(
                signer.equals("agent")
                        ? "/O=nodelet:agents/CN=nodelet:node:" + node
                        : "/O=system:nodes/CN=system:node:" + node);
        String request = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(worker.inside("/root/csr.json"), """
                {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "%s"},
                 "spec": {"signerName": "nodelet.io/%s", "usages": ["digital signature", "client auth"], "request": "%s"}}
                """.formatted(name, signer, request));
        Files.writeString(worker.inside("/root/token"), "Authorization: Bearer " + token.bearer());
        return worker.shell("""
                curl -s --cacert /etc/pf9/kube.d/certs/ca.crt -H @/root/token -H 'Content-Type: application/json' \
                  -d @/root/csr.json https://127.0.0.1:7445/apis/certificates.k8s.io/v1/certificatesigningrequests
                """);
    }

    private JoinToken token(String... options) {
        return JoinToken.parse(
                Testbed.assertOk(bed.ctl("token", "create", options)).out());
    }

    private void assertSigned(String csr) {
        assertThat(Poll.until(
                        PATIENCE, () -> !field(csr, "{.status.certificate}").isEmpty()))
                .as(field(csr, "{.status}"))
                .isTrue();
    }

    private void assertDenied(String csr, String why) {
        assertDenied(csr);
        assertThat(field(csr, "{.status.conditions[0].message}")).contains(why);
    }

    @Test
    @Order(6)
    void aTokenMakesOneAgentOfEachNameAndNoMoreThanItIsFor() throws IOException {
        JoinToken any = token();
        join(any, "race-1", "worker-50", "agent");
        join(any, "race-2", "worker-50", "agent");
        join(any, "kubelet", "worker-51", "kubelet-client");
        join(any, "taken", "worker-1", "agent");
        assertSigned("race-1");
        assertDenied("race-2", "another machine has joined as worker-50 within the last hour");
        assertDenied("kubelet", "a join token is good for the certificate of a node's agent");
        assertDenied("taken", "the cluster has a node worker-1 already");

        JoinToken bound = token("--node", "worker-60");
        join(bound, "bound-1", "worker-61", "agent");
        assertDenied("bound-1", "is for node worker-60 alone");
        join(bound, "bound-2", "worker-60", "agent");
        assertSigned("bound-2");

        JoinToken one = token("--uses", "1");
        join(one, "one-1", "worker-70", "agent");
        assertSigned("one-1");
        join(one, "one-2", "worker-71", "agent");
        assertDenied("one-2", "has let in as many machines as it may: 1");
        assertThat(bed.ctl("token", "list").out()).contains(one.id(), "1/1", "worker-60");
    }

    private String asStolen(String leaf, String method, String path, String body) {
        return worker.shell("""
                cd /root/stolen
                curl -s --cacert ca.crt --cert %1$s.crt --key %1$s.key -X %2$s -H 'Content-Type: %5$s' \
                  -d '%4$s' https://%6$s:6443%3$s
                """.formatted(
                        leaf,
                        method,
                        path,
                        body,
                        method.equals("PATCH") ? "application/merge-patch+json" : "application/json",
                        bed.host().address()));
    }

    private void assertStolenIsVoid() {
        String patch = "{\"metadata\": {\"annotations\": {\"nodelet.io/x\": \"y\"}}}";
        String node = "{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {\"name\": \"worker-1\"}}";
        assertThat(asStolen("kubelet-client", "POST", "/api/v1/nodes", node)).contains("this node was removed");
        String event = "{\"apiVersion\": \"v1\", \"kind\": \"Event\","
                + " \"metadata\": {\"name\": \"stolen\", \"namespace\": \"default\"},"
                + " \"involvedObject\": {\"kind\": \"Node\", \"name\": \"worker-1\"}, \"type\": \"Normal\"}";
        assertThat(asStolen("kube-proxy", "POST", "/api/v1/namespaces/default/events", event))
                .contains("this node was removed");
        if (!bed.tryKubectl("get", "node", "worker-1").ok()) {
            return;
        }
        for (String leaf : LYING_ON_IT) {
            assertThat(asStolen(leaf, "PATCH", "/api/v1/nodes/worker-1", patch)).contains("this node was removed");
        }
    }

    @Test
    @Order(7)
    void whoHasTheCertificatesOfARemovedNodeChangesNothing() {
        worker.shell("cp -r /etc/pf9/kube.d/certs /root/stolen");
        Testbed.assertOk(bed.ctl("node", "remove", "worker-1"));
        assertStolenIsVoid();
        worker.shell("kill -KILL $(pgrep -x kubelet)"); // the daemon starts it again, and it would register its node
        assertThat(Poll.until(
                        PATIENCE,
                        () -> worker.exec("grep", "-q", "this node was removed", "/var/log/pf9/kube/kubelet.log")
                                .ok()))
                .isTrue();
        assertThat(bed.tryKubectl("get", "node", "worker-1").ok()).isFalse();

        Testbed.assertOk(worker.nodeletd("reset", "--yes"));
        Testbed.assertOk(bed.tryUp("--workers", "1"));
        assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("worker-1 +Ready ");
        assertStolenIsVoid();
        worker.shell("rm /etc/pf9/kube.d/certs/kubelet-server.crt");
        Testbed.assertOk(worker.nodeletd("phases", "start"));
    }
}
