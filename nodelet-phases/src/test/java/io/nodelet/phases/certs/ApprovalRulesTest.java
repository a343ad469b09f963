package io.nodelet.phases.certs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Ip;
import io.nodelet.phases.Specs;
import io.nodelet.phases.certs.ApprovalRules.Known;
import io.nodelet.phases.certs.ApprovalRules.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApprovalRulesTest {
    private static final String KUBELET = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final String SERVING = "kubernetes.io/kubelet-serving";
    private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    private static final Set<String> FOR_CLIENTS = Set.of("digital signature", "client auth");
    private static final Set<String> FOR_SERVERS = Set.of("digital signature", "server auth");
    private static final List<Known> NODES =
            List.of(new Known("master-1", Set.of(ip("10.0.0.1"))), new Known("worker-9", Set.of(ip("10.0.0.9"))));

    private final ApprovalRules rules = new ApprovalRules(Specs.master());

    private static Ip ip(String text) {
        return Ip.parse(text).orElseThrow();
    }

    private static AskedFor token(
            String signer, Set<String> usages, Subject subject, Set<String> names, String... ips) {
        return asked(
                "system:bootstrap:abc123", "system:bootstrappers:nodelet:workers", signer, usages, subject, names, ips);
    }

    private static AskedFor asked(
            String user,
            String group,
            String signer,
            Set<String> usages,
            Subject subject,
            Set<String> names,
            String... ips) {
        Set<Ip> addresses =
                java.util.Arrays.stream(ips).map(ApprovalRulesTest::ip).collect(java.util.stream.Collectors.toSet());
        return new AskedFor(
                "csr", user, List.of(group, "system:authenticated"), signer, usages, subject, names, addresses);
    }

    private static Subject kubelet(String node) {
        return Subject.of("system:node:" + node, "system:nodes");
    }

    private static AskedFor serving(String node, Set<String> names, String... addresses) {
        return token(SERVING, FOR_SERVERS, kubelet(node), names, addresses);
    }

    private void approved(AskedFor asked, String what) {
        assertThat(rules.judge(asked, NODES)).isEqualTo(new Verdict.Approve(what));
    }

    private void refused(AskedFor asked, String why) {
        assertThat(rules.judge(asked, NODES))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class, it -> assertThat(it.why()).contains(why));
    }

    @Test
    void aNewcomerGetsWhatAWorkerHolds() {
        approved(token(KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of()), "kubelet-client of worker-1");
        approved(serving("worker-1", Set.of("worker-1"), "10.0.0.2"), "kubelet-server of worker-1");
        approved(token(CLIENT, FOR_CLIENTS, Subject.of("system:kube-proxy"), Set.of()), "kube-proxy");
        approved(
                token(CLIENT, FOR_CLIENTS, Subject.of("nodelet:flannel:worker-1", "nodelet:flannel"), Set.of()),
                "flannel of worker-1");
        approved(
                token(CLIENT, FOR_CLIENTS, Subject.of("nodelet:node:worker-1", "nodelet:agents"), Set.of()),
                "nodelet of worker-1");
    }

    @Test
    void aNewcomerGetsNothingElse() {
        refused(
                token(CLIENT, FOR_CLIENTS, Subject.of("kubernetes-admin", "nodelet:cluster-admins"), Set.of()),
                "no worker");
        refused(token(CLIENT, FOR_CLIENTS, Subject.of("x", "system:masters"), Set.of()), "no worker");
        refused(token(CLIENT, FOR_CLIENTS, Subject.of("system:kube-proxy", "system:masters"), Set.of()), "no worker");
        refused(token(CLIENT, FOR_CLIENTS, Subject.of("system:kube-scheduler"), Set.of()), "no worker");
        refused(token(CLIENT, FOR_CLIENTS, kubelet("worker-1"), Set.of()), "no worker");
        refused(token(SERVING, FOR_SERVERS, Subject.of("kube-apiserver"), Set.of("worker-1"), "10.0.0.2"), "no worker");
        refused(token(KUBELET, FOR_SERVERS, kubelet("worker-1"), Set.of()), "is for client auth");
        refused(
                token(KUBELET, Set.of("digital signature", "client auth", "cert sign"), kubelet("worker-1"), Set.of()),
                "is for client auth");
        refused(token(KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of("worker-1")), "serves under no name");
    }

    @Test
    void aNameThatIsTakenIsRefusedUntilItsNodeIsRetired() {
        refused(token(KUBELET, FOR_CLIENTS, kubelet("worker-9"), Set.of()), "the cluster has a node worker-9 already");
        refused(token(KUBELET, FOR_CLIENTS, kubelet("master-1"), Set.of()), "nodeletctl node remove master-1");
        refused(
                token(CLIENT, FOR_CLIENTS, Subject.of("nodelet:node:worker-9", "nodelet:agents"), Set.of()),
                "worker-9 already");
        refused(serving("worker-9", Set.of("worker-9"), "10.0.0.9"), "worker-9 already");
        refused(token(KUBELET, FOR_CLIENTS, kubelet("a b"), Set.of()), "is no node's name");
        refused(token(KUBELET, FOR_CLIENTS, kubelet(""), Set.of()), "is no node's name");
    }

    @Test
    void aNodeServesUnderItsOwnNameAndAddressOnly() {
        refused(serving("worker-1", Set.of("worker-1", "other"), "10.0.0.2"), "under its own name and one address");
        refused(serving("worker-1", Set.of("worker-2"), "10.0.0.2"), "under its own name");
        refused(serving("worker-1", Set.of("worker-1")), "under its own name and one address");
        refused(serving("worker-1", Set.of("worker-1"), "10.0.0.2", "10.0.0.3"), "one address");
        refused(serving("worker-1", Set.of("worker-1"), "10.0.0.9"), "10.0.0.9 is the address of node worker-9");
        refused(serving("worker-1", Set.of("worker-1"), "10.0.0.1"), "is the API server's");
        refused(serving("worker-1", Set.of("worker-1"), "10.21.0.1"), "is the API server's");
        refused(serving("worker-1", Set.of("worker-1"), "10.21.0.10"), "lies in 10.21.0.0/22");
        refused(serving("worker-1", Set.of("worker-1"), "10.20.3.4"), "lies in 10.20.0.0/16");
        refused(serving("worker-1", Set.of("worker-1"), "127.0.0.5"), "lies in 127.0.0.0/8");
        refused(serving("kubernetes.default.svc", Set.of("kubernetes.default.svc"), "10.0.0.2"), "is the API server's");
        refused(serving("localhost", Set.of("localhost"), "10.0.0.2"), "is the API server's");
    }

    private static AskedFor agent(
            String node, String signer, Set<String> usages, Subject subject, Set<String> names, String... ips) {
        return asked("nodelet:node:" + node, "nodelet:agents", signer, usages, subject, names, ips);
    }

    @Test
    void aNodeRenewsItsOwnAndNobodyElses() {
        approved(agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("worker-9"), Set.of()), "kubelet-client of worker-9");
        approved(
                agent("worker-9", SERVING, FOR_SERVERS, kubelet("worker-9"), Set.of("worker-9"), "10.0.0.9"),
                "kubelet-server of worker-9");
        approved(agent("worker-9", CLIENT, FOR_CLIENTS, Subject.of("system:kube-proxy"), Set.of()), "kube-proxy");
        refused(
                agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("master-1"), Set.of()),
                "it is for node master-1, and comes from node worker-9");
        refused(
                agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of()),
                "it is for node worker-1, and comes from node worker-9");
    }

    @Test
    void whetherANodeMovedIsForAPersonToSay() {
        assertThat(rules.judge(
                        agent("worker-9", SERVING, FOR_SERVERS, kubelet("worker-9"), Set.of("worker-9"), "10.0.0.7"),
                        NODES))
                .isEqualTo(new Verdict.Leave(
                        "node worker-9 asks to serve at [10.0.0.7], and the cluster has it at [10.0.0.9]"));
        refused(
                agent("worker-9", SERVING, FOR_SERVERS, kubelet("worker-9"), Set.of("worker-9"), "127.0.0.9"),
                "where no node has its address");
    }

    @Test
    void aNodeThatWasRetiredRenewsNothing() {
        refused(
                agent("gone", KUBELET, FOR_CLIENTS, kubelet("gone"), Set.of()),
                "node gone is not in the cluster any more");
        refused(
                agent("gone", CLIENT, FOR_CLIENTS, Subject.of("system:kube-proxy"), Set.of()),
                "not in the cluster any more");
    }

    @Test
    void othersRequestsAreForOthersToDecide() {
        assertThat(ApprovalRules.ours(List.of("system:masters", "system:authenticated")))
                .isFalse();
        assertThat(ApprovalRules.ours(
                        List.of("system:bootstrappers", "system:bootstrappers:kubeadm:default-node-token")))
                .isFalse();
        assertThat(ApprovalRules.ours(List.of("system:nodes"))).isFalse();
        assertThat(ApprovalRules.ours(List.of("nodelet:agents"))).isTrue();
    }

    @Test
    void withTwoFamiliesANodeServesAtOneAddressOfEach() {
        var dual = new ApprovalRules(Specs.dual());
        Set<String> own = Set.of("worker-1");
        assertThat(dual.judge(serving("worker-1", own, "10.0.0.2", "fd00::2"), NODES))
                .isEqualTo(new Verdict.Approve("kubelet-server of worker-1"));
        for (List<String> addresses : List.of(
                List.of("10.0.0.2", "10.0.0.3"), List.of("10.0.0.2", "fd00:20::3"), List.of("10.0.0.2", "fd00::1"))) {
            assertThat(dual.judge(serving("worker-1", own, addresses.toArray(String[]::new)), NODES))
                    .as(addresses.toString())
                    .isInstanceOf(Verdict.Refuse.class);
        }
        refused(serving("worker-1", own, "10.0.0.2", "fd00::2"), "one address, not under");
    }
}
