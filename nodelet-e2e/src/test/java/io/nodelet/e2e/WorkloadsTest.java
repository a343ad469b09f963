package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A user's workload on a worker: found by address and by name from every node, read, and reached through a port.
@OnSharedCluster
class WorkloadsTest {
    private static final String URL = "http://web.default.svc.cluster.local";
    private final Testbed bed;

    WorkloadsTest(Testbed bed) {
        this.bed = bed;
    }

    @BeforeAll
    void deploy() {
        bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
        bed.kubectl(
                "patch",
                "deployment/web",
                "-p",
                "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"kubernetes.io/hostname\":\"worker-1\"}}}}}");
        bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
    }

    @AfterAll
    void tidy() {
        bed.kubectl("delete", "--grace-period=1", "-f", bed.manifest("web.yaml").toString());
    }

    @Test
    void itIsFoundByAddressAndByNameFromEveryNode() {
        String address = bed.kubectl("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[0].status.podIP}");
        for (String node : List.of("master-1", "worker-1")) {
            assertThat(fetch(node, "http://" + address, URL)).isEqualTo("hello from web\nhello from web\n");
        }
    }

    /// What a pod on this node gets from each of these, one after the other.
    private String fetch(String node, String... urls) {
        String pod = "client-of-" + node;
        bed.kubectl(
                "run",
                pod,
                "--image=nodelet.local/busybox:1",
                "--restart=Never",
                "--overrides={\"spec\":{\"nodeName\":\"" + node + "\"}}",
                "--",
                "sh",
                "-c",
                "for url in " + String.join(" ", urls)
                        + "; do until timeout 10 wget -q -O - $url; do sleep 1; done; done");
        bed.kubectl("wait", "pod/" + pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s");
        String out = bed.kubectl("logs", pod);
        bed.kubectl("delete", "pod", pod, "--grace-period=1");
        return out;
    }

    @Test
    void itIsReadAndEntered() {
        assertThat(bed.kubectl("logs", "deployment/web")).contains("serving");
        assertThat(bed.kubectl("exec", "deployment/web", "--", "cat", "/www/index.html"))
                .isEqualTo("hello from web\n");
    }

    /// As kubectl does it, by a WebSocket.
    @Test
    void whoEntersAPodOrReadsASecretStandsInTheAuditLog() {
        bed.kubectl("create", "secret", "generic", "workloads", "--from-literal=word=hush-hush-hush");
        try {
            bed.kubectl("get", "secret", "workloads", "-o", "yaml");
            bed.kubectl("exec", "deployment/web", "--", "true");
            List<String> admins = bed.text("cat", "/var/log/pf9/kube/audit.log")
                    .lines()
                    .filter(line -> line.contains("\"username\":\"kubernetes-admin\""))
                    .toList();
            assertThat(admins)
                    .anyMatch(line -> line.contains("\"verb\":\"get\"") && line.contains("/secrets/workloads\""))
                    .anyMatch(line -> line.contains("\"subresource\":\"exec\"") && line.contains("\"verb\":\"get\""))
                    .noneMatch(line -> line.contains("hush-hush-hush"));
        } finally {
            bed.kubectl("delete", "secret", "workloads");
        }
    }

    @Test
    void noCheckOfTheBenchmarkFails() {
        for (String node : List.of("master-1", "worker-1")) {
            var said = bed.on(node).nodeletd("cis");
            assertThat(said.exit()).as(said.out()).isZero();
            assertThat(said.out()).contains(" 0 fail,");
        }
    }

    @Test
    void aNetworkPolicyThatNothingEnforcesIsWarnedAbout() {
        var said = bed.tryKubectl(
                "create",
                "--dry-run=server",
                "-f",
                bed.manifest("network-policy.yaml").toString());
        assertThat(said.exit()).isZero();
        assertThat(said.err()).contains("nothing in this cluster's network enforces NetworkPolicies");
    }

    @Test
    void aPodThatCouldTakeItsNodeOverIsWarnedOfAndRuns() {
        var said = bed.tryKubectl(
                "run",
                "privileged",
                "--dry-run=server",
                "--image=nodelet.local/busybox:1",
                "--overrides={\"spec\":{\"hostPID\":true}}");
        assertThat(said.exit()).isZero();
        assertThat(said.err()).contains("would violate PodSecurity \"baseline:latest\"");
    }

    @Test
    void aPortIsForwardedToAPod() {
        String out = bed.shell("""
                kubectl port-forward service/web 18080:80 >/tmp/forward.log 2>&1 &
                trap 'kill $!' EXIT
                for i in $(seq 100); do
                  if curl -sf --max-time 5 http://127.0.0.1:18080/; then exit 0; fi
                  sleep 0.1
                done
                cat /tmp/forward.log >&2
                exit 1
                """);
        assertThat(out).isEqualTo("hello from web\n");
    }
}
