package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Somebody is root on worker-1, and tries with every certificate that lies there to become more than that worker. What
/// is refused stands in the audit log, with who it was.
@OnSharedCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StolenWorkerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MASTERS = "/var/opt/pf9/nodelet/masters";
    private static final String AUDIT = "/var/log/pf9/kube/audit.log";
    private static final String NODES = "/api/v1/nodes/";
    private static final String VICTIM = "stolen-worker-victim";
    private static final List<Holder> HOLDERS = List.of(
            new Holder("nodelet", "nodelet:node:worker-1"),
            new Holder("flannel", "nodelet:flannel:worker-1"),
            new Holder("kubelet-client", "system:node:worker-1"),
            new Holder("kube-proxy", "nodelet:kube-proxy:worker-1"));

    /// How programs of a node call themselves.
    private static final List<String> PROGRAMS =
            List.of("\"userAgent\":\"nodelet\"", "\"userAgent\":\"flanneld", "\"userAgent\":\"kube-proxy/");

    /// Answers in kubelet's place, and keeps what it is asked.
    private static final String SHOWN = "sh /tmp/instead-of-kubelet.sh";

    private final Testbed bed;
    private final Testbed stolen;

    StolenWorkerTest(Testbed bed) {
        this.bed = bed;
        this.stolen = bed.on("worker-1");
    }

    /// A certificate that lies on a worker, and whose it is.
    private record Holder(String file, String user) {}

    @AfterAll
    void clean() {
        bed.tryKubectl("delete", "pod", VICTIM, "--now", "--ignore-not-found");
        bed.tryKubectl("label", "node", "worker-1", "node-role.kubernetes.io/control-plane-");
    }

    @Test
    @Order(1)
    void nothingIsRefusedToWhoDoesItsWork() {
        assertThat(Poll.until(PATIENCE, () -> knows("master-1"))).isTrue();
        assertThat(refusals()
                        .filter(refusal -> refusal.contains("\"username\":\"nodelet:"))
                        .filter(refusal -> PROGRAMS.stream().anyMatch(refusal::contains)))
                .isEmpty();
        assertThat(audit().filter(text -> text.contains("\"username\":\"nodelet-super-admin\""))
                        .filter(text -> text.contains("\"userAgent\":\"nodelet\"")))
                .isNotEmpty()
                .allMatch(text -> text.contains("\"apiGroup\":\"rbac.authorization.k8s.io\"")
                        || text.contains("\"apiGroup\":\"admissionregistration.k8s.io\"")
                        || text.contains("configmaps/nodelet-retired-nodes?"));
    }

    @Test
    @Order(2)
    void itDoesNotBecomeAMaster() {
        String label = "{\"metadata\":{\"labels\":{\"node-role.kubernetes.io/control-plane\":\"\"}}}";
        for (Holder holder : HOLDERS) {
            refused(holder, "PATCH", NODES + "worker-1", label);
            refused(holder, "PATCH", NODES + "worker-1/status", label);
            refused(
                    holder,
                    "PATCH",
                    "/api/v1/namespaces/kube-system/configmaps/nodelet-masters",
                    "{\"data\":{\"worker-1\":\"" + stolen.host().address() + "\"}}");
        }
        assertThat(bed.kubectl("get", "node", "worker-1", "-o", "jsonpath={.metadata.labels}"))
                .doesNotContain("control-plane");
    }

    /// Nor by a mistake of an administrator: its own balancer does not take it for one.
    @Test
    @Order(3)
    void aLabelAloneMakesNoMaster() {
        bed.kubectl("label", "node", "worker-1", "node-role.kubernetes.io/control-plane=");
        stolen.shell("rm " + MASTERS);
        assertThat(Poll.until(PATIENCE, () -> knows("master-1"))).isTrue();
        assertThat(knows("worker-1")).isFalse();
        bed.kubectl("label", "node", "worker-1", "node-role.kubernetes.io/control-plane-");
    }

    private boolean knows(String master) {
        String address = bed.sandbox().host(master).address();
        return stolen.exec("grep", "-qx", address, MASTERS).ok();
    }

    @Test
    @Order(4)
    void itRewritesNoOtherNode() {
        String before = bed.kubectl("get", "node", "master-1", "-o", "jsonpath={.status.addresses}");
        List<String> patches = List.of(
                "{\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"10.9.9.9\"}]}}",
                "{\"metadata\":{\"labels\":{\"stolen\":\"x\"}}}",
                "{\"metadata\":{\"annotations\":{\"flannel.alpha.coreos.com/public-ip\":\"10.9.9.9\"}}}");
        for (Holder holder : HOLDERS) {
            for (String patch : patches) {
                refused(holder, "PATCH", NODES + "master-1/status", patch);
                refused(holder, "PATCH", NODES + "master-1", patch);
            }
        }
        assertThat(bed.kubectl("get", "node", "master-1", "-o", "jsonpath={.status.addresses}"))
                .isEqualTo(before);
    }

    @Test
    @Order(5)
    void itEndsNoOthersPod() {
        bed.kubectl(
                "run",
                VICTIM,
                "--image=nodelet.local/busybox:1",
                "--overrides={\"spec\":{\"nodeName\":\"master-1\"}}",
                "--",
                "sleep",
                "3600");
        bed.kubectl("wait", "pod/" + VICTIM, "--for=condition=Ready", "--timeout=120s");
        String pod = "/api/v1/namespaces/default/pods/" + VICTIM;
        for (Holder holder : HOLDERS) {
            refused(
                    holder,
                    "POST",
                    pod + "/eviction",
                    "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + VICTIM
                            + "\",\"namespace\":\"default\"}}");
            refused(holder, "DELETE", pod, "");
        }
        assertThat(bed.kubectl("get", "pod", VICTIM, "-o", "jsonpath={.status.phase}{.metadata.deletionTimestamp}"))
                .isEqualTo("Running");
    }

    @Test
    @Order(6)
    void itReadsNothingOfOthers() {
        for (Holder holder : HOLDERS) {
            refused(holder, "GET", "/api/v1/pods", "");
            refused(holder, "GET", "/api/v1/secrets", "");
            refused(holder, "GET", "/api/v1/namespaces/kube-system/secrets", "");
        }
    }

    /// Nor does it fill etcd with a few.
    @Test
    @Order(7)
    void itWritesNoLargeEvents() {
        for (Holder holder : HOLDERS) {
            String event = """
                    {"apiVersion":"v1","kind":"Event","metadata":{"name":"large-%s","namespace":"default"},\
                    "involvedObject":{"apiVersion":"v1","kind":"Node","name":"worker-1"},"type":"Normal","reason":"Large",\
                    "message":"%s"}""".formatted(holder.file(), "x".repeat(20_000));
            assertThat(code(holder, "POST", "/api/v1/namespaces/default/events", event))
                    .as(holder.user())
                    .isIn("403", "422");
        }
        assertThat(bed.kubectl("get", "events", "-o", "name")).doesNotContain("large-");
    }

    /// What asks every kubelet shows it nothing that is of use to who answers in kubelet's place.
    @Test
    @Order(8)
    void itIsShownNobodysToken() throws IOException {
        try (InputStream script = getClass().getResourceAsStream("instead-of-kubelet.sh")) {
            Files.copy(script, stolen.inside("/tmp/instead-of-kubelet.sh"), StandardCopyOption.REPLACE_EXISTING);
        }
        stolen.shell(SHOWN + " start");
        try {
            assertThat(Poll.until(PATIENCE, () -> shown().contains("GET /metrics/resource")))
                    .isTrue();
            assertThat(shown().toLowerCase(Locale.ROOT)).doesNotContain("authorization", "bearer");
        } finally {
            stolen.shell(SHOWN + " stop");
        }
    }

    private String shown() {
        return stolen.text("cat", "/tmp/shown-to-kubelet");
    }

    private void refused(Holder holder, String method, String path, String body) {
        String code = code(holder, method, path, body);
        assertThat(code).as("%s %s %s by %s", method, path, body, holder.user()).isIn("403", "422");
        assertThat(refusals()
                        .filter(refusal -> refusal.contains("\"username\":\"" + holder.user() + "\""))
                        .filter(refusal -> refusal.contains("\"requestURI\":\"" + path)))
                .as("%s %s by %s, in the audit log", method, path, holder.user())
                .isNotEmpty();
    }

    /// The status of the API's answer to a request with a certificate that lies on the worker.
    private String code(Holder holder, String method, String path, String body) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return stolen.shell("""
                cd /etc/pf9/kube.d/certs
                curl -s -o /dev/null -w '%%{http_code}' -X %s --cacert ca.crt --cert %s.crt --key %2$s.key \
                  -H 'Content-Type: %s' ${BODY:+-d "$BODY"} 'https://127.0.0.1:7445%s'
                """.formatted(method, holder.file(), type, path)
                .replace("${BODY:+-d \"$BODY\"}", body.isEmpty() ? "" : "-d '" + body + "'"));
    }

    private Stream<String> refusals() {
        return audit().filter(text -> text.contains("\"code\":403") || text.contains("\"code\":422"));
    }

    private Stream<String> audit() {
        return bed.text("cat", AUDIT).lines();
    }
}
