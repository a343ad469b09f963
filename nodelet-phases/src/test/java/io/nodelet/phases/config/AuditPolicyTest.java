package io.nodelet.phases.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Specs;
import io.nodelet.phases.config.AuditRules.Asked;
import io.nodelet.resources.TextFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the audit log has of whom.
class AuditPolicyTest {
    private static final Map<String, List<String>> GROUPS = Map.of(
            "admin", List.of("nodelet:cluster-admins"),
            "alice", List.of("developers"),
            "system:node:w1", List.of("system:nodes"),
            "nodelet:node:w1", List.of("nodelet:agents"),
            "nodelet:kube-proxy:w1", List.of("nodelet:kube-proxies"),
            "nodelet:flannel:w1", List.of("nodelet:flannel"),
            "system:serviceaccount:shop:web", List.of("system:serviceaccounts", "system:serviceaccounts:shop"));
    private final AuditRules policy = AuditRules.of(new PrepareKubeconfigs(Specs.master())
            .declare().stream()
                    .filter(TextFile.class::isInstance)
                    .map(TextFile.class::cast)
                    .filter(file -> file.key().endsWith("audit-policy.yaml"))
                    .findFirst()
                    .orElseThrow()
                    .content());

    private String level(String user, String verb, String group, String kind, String name) {
        String[] parts = kind.split("/", 2);
        return policy.level(new Asked(
                user,
                GROUPS.getOrDefault(user, List.of()),
                verb,
                group,
                "kube-system",
                parts[0],
                parts.length == 2 ? parts[1] : "",
                name,
                ""));
    }

    /// By WebSocket, as kubectl does it, entering a pod is a get.
    @ParameterizedTest
    @CsvSource({
        "admin, get, pods/exec", "admin, create, pods/exec", "alice, get, pods/attach", "alice, get, pods/portforward",
        "alice, get, pods/log", "alice, get, pods/proxy", "alice, create, services/proxy", "admin, get, nodes/proxy",
        "system:serviceaccount:shop:web, get, pods/exec", "system:node:w1, get, pods/exec",
                "alice, update, pods/ephemeralcontainers"
    })
    void whoEntersAPodIsWrittenDown(String user, String verb, String kind) {
        assertThat(level(user, verb, "", kind, "web-0")).isEqualTo("Metadata");
    }

    @ParameterizedTest
    @CsvSource({
        "admin, get",
        "admin, list",
        "admin, watch",
        "alice, get",
        "alice, list",
        "alice, watch",
        "system:serviceaccount:shop:web, list",
        "system:node:w1, get",
        "system:node:w1, list",
        "nodelet:node:w1, get",
        "system:serviceaccount:kube-system:generic-garbage-collector, get",
        "system:anonymous, get"
    })
    void whoReadsSecretsIsWrittenDownWithoutWhatTheySay(String user, String verb) {
        assertThat(level(user, verb, "", "secrets", verb.equals("get") ? "db" : ""))
                .isEqualTo("Metadata");
    }

    @ParameterizedTest
    @CsvSource({"create", "update", "patch", "delete", "deletecollection"})
    void whoChangesASecretIsWrittenDownWithoutWhatItSays(String verb) {
        assertThat(level("alice", verb, "", "secrets", "db")).isEqualTo("Metadata");
        assertThat(level("alice", "create", "", "serviceaccounts/token", "web")).isEqualTo("Metadata");
        assertThat(level("alice", verb, "", "configmaps", "app")).isEqualTo("Metadata");
    }

    @ParameterizedTest
    @CsvSource({
        "create, rbac.authorization.k8s.io, clusterrolebindings",
        "update, rbac.authorization.k8s.io, roles",
        "patch, rbac.authorization.k8s.io, rolebindings",
        "delete, rbac.authorization.k8s.io, clusterroles",
        "update, certificates.k8s.io, certificatesigningrequests/approval",
        "patch, certificates.k8s.io, certificatesigningrequests/approval"
    })
    void rightsThatWereGivenAreWrittenDownWithWhatTheySay(String verb, String group, String kind) {
        assertThat(level("admin", verb, group, kind, "x")).isEqualTo("RequestResponse");
        assertThat(level("nodelet:node:w1", verb, group, kind, "x")).isEqualTo("RequestResponse");
    }

    /// Or the log would be full of what nobody looks for.
    @ParameterizedTest
    @CsvSource({
        "system:kube-controller-manager, watch, '', secrets",
        "system:kube-controller-manager, list, '', secrets",
        "system:apiserver, list, '', secrets",
        "system:node:w1, watch, '', secrets",
        "system:node:w1, watch, '', pods",
        "system:node:w1, get, '', nodes",
        "system:node:w1, patch, coordination.k8s.io, leases",
        "alice, list, '', pods",
        "nodelet:node:w1, get, '', nodes",
        "nodelet:kube-proxy:w1, watch, '', services",
        "nodelet:flannel:w1, list, '', nodes",
        "system:node:w1, create, '', events",
        "system:node:w1, create, authorization.k8s.io, subjectaccessreviews",
        "system:kube-controller-manager, get, rbac.authorization.k8s.io, clusterroles"
    })
    void theDailyWorkOfTheClusterIsNot(String user, String verb, String group, String kind) {
        assertThat(level(user, verb, group, kind, "")).isEqualTo("None");
    }

    /// It watches. Whoever took its key, which lies on masters, lists.
    @Test
    void whoListsByTheKeyOfTheMetricsServerIsWrittenDown() {
        for (String kind : List.of("pods", "nodes")) {
            assertThat(level("nodelet:metrics-server", "list", "", kind, "")).isEqualTo("Metadata");
            assertThat(level("nodelet:metrics-server", "get", "", kind, "x")).isEqualTo("Metadata");
            assertThat(level("nodelet:metrics-server", "watch", "", kind, "")).isEqualTo("None");
        }
    }

    @Test
    void pathsThatTellNothing() {
        assertThat(policy.level(Asked.path("alice", "get", "/readyz/etcd"))).isEqualTo("None");
        assertThat(policy.level(Asked.path("alice", "get", "/apis/apps/v1"))).isEqualTo("None");
        assertThat(policy.level(Asked.path("alice", "put", "/debug/flags/v"))).isEqualTo("Metadata");
    }
}
