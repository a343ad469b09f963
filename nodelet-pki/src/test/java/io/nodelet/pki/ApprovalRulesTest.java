package io.nodelet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Ip;
import io.nodelet.model.Specs;
import io.nodelet.pki.ApprovalRules.Verdict;
import io.nodelet.pki.ClusterNodes.Known;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApprovalRulesTest {
    private static final String KUBELET = "nodelet.io/kubelet-client";
    private static final String SERVING = "nodelet.io/kubelet-server";
    private static final String PROXY = "nodelet.io/kube-proxy";
    private static final String FLANNEL = "nodelet.io/flannel";
    private static final String AGENT = "nodelet.io/agent";
    private static final PublicKey KEY = key();
    private static final Set<String> FOR_CLIENTS = Set.of("digital signature", "client auth");
    private static final Set<String> FOR_SERVERS = Set.of("digital signature", "server auth");
    private static final ClusterNodes NODES = new ListedNodes(
            List.of(new Known("master-1", Set.of(ip("10.0.0.1"))), new Known("worker-9", Set.of(ip("10.0.0.9")))),
            Set.of("worker-1", "kubernetes.default.svc", "localhost"));

    private final ApprovalRules rules = new ApprovalRules(Specs.master());

    private static PublicKey key() {
        return new Issuer(InstantSource.system(), new SecureRandom()).keys().getPublic();
    }

    private static Ip ip(String text) {
        return Ip.parse(text).orElseThrow();
    }

    private static CsrDetails token(
            String signer, Set<String> usages, Subject subject, Set<String> names, String... ips) {
        return asked(
                "system:bootstrap:abc123", "system:bootstrappers:nodelet:workers", signer, usages, subject, names, ips);
    }

    private static CsrDetails asked(
            String user,
            String group,
            String signer,
            Set<String> usages,
            Subject subject,
            Set<String> names,
            String... ips) {
        Set<Ip> addresses =
                java.util.Arrays.stream(ips).map(ApprovalRulesTest::ip).collect(java.util.stream.Collectors.toSet());
        return new CsrDetails(
                "csr", user, List.of(group, "system:authenticated"), signer, usages, subject, names, addresses, KEY);
    }

    private static Subject kubelet(String node) {
        return Subject.of("system:node:" + node, "system:nodes");
    }

    private static Subject proxy(String node) {
        return Subject.of("nodelet:kube-proxy:" + node, "nodelet:kube-proxies");
    }

    private static CsrDetails serving(String node, Set<String> names, String... addresses) {
        return agent(node, SERVING, FOR_SERVERS, kubelet(node), names, addresses);
    }

    private void approved(CsrDetails asked, String what) {
        assertThat(rules.judge(asked, NODES))
                .isInstanceOfSatisfying(
                        Verdict.Approve.class,
                        approve -> assertThat(approve.certificateGrant().what()).isEqualTo(what));
    }

    private void refused(CsrDetails asked, String why) {
        assertThat(rules.judge(asked, NODES))
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class, refuse -> assertThat(refuse.why()).contains(why));
    }

    private static Subject agentOf(String node) {
        return Subject.of("nodelet:node:" + node, "nodelet:agents");
    }

    @Test
    void aNewcomerBecomesAnAgentAndGetsTheRestAsThat() {
        approved(token(AGENT, FOR_CLIENTS, agentOf("worker-1"), Set.of()), "nodelet of worker-1");
        approved(agent("worker-1", KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of()), "kubelet-client of worker-1");
        approved(serving("worker-1", Set.of("worker-1"), "10.0.0.2"), "kubelet-server of worker-1");
        approved(agent("worker-1", PROXY, FOR_CLIENTS, proxy("worker-1"), Set.of()), "kube-proxy of worker-1");
        approved(
                agent(
                        "worker-1",
                        FLANNEL,
                        FOR_CLIENTS,
                        Subject.of("nodelet:flannel:worker-1", "nodelet:flannel"),
                        Set.of()),
                "flannel of worker-1");
        refused(token(KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of()), "a join token is good for");
        refused(token(PROXY, FOR_CLIENTS, proxy("worker-1"), Set.of()), "a join token is good for");
        refused(
                agent("worker-2", KUBELET, FOR_CLIENTS, kubelet("worker-2"), Set.of()),
                "worker-2 is not in the cluster any more");
    }

    @Test
    void whatANewcomerGetsIsShortUntilItsNodeIsThere() {
        assertThat(life(token(AGENT, FOR_CLIENTS, agentOf("worker-1"), Set.of())))
                .isEqualTo(Duration.ofHours(1));
        assertThat(life(agent("worker-1", KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of())))
                .isEqualTo(Duration.ofHours(1));
        assertThat(life(agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("worker-9"), Set.of())))
                .isEqualTo(Duration.ofDays(90));
    }

    private Duration life(CsrDetails asked) {
        return ((Verdict.Approve) rules.judge(asked, NODES)).certificateGrant().life();
    }

    @Test
    void aNewcomerGetsNothingElse() {
        refused(
                token(AGENT, FOR_CLIENTS, Subject.of("kubernetes-admin", "nodelet:cluster-admins"), Set.of()),
                "no worker");
        refused(token(AGENT, FOR_CLIENTS, Subject.of("x", "system:masters"), Set.of()), "no worker");
        refused(
                token(AGENT, FOR_CLIENTS, Subject.of("nodelet:kube-proxy:worker-1", "system:masters"), Set.of()),
                "no worker");
        refused(token(AGENT, FOR_CLIENTS, Subject.of("system:kube-scheduler"), Set.of()), "no worker");
        refused(token(AGENT, FOR_CLIENTS, kubelet("worker-1"), Set.of()), "no worker");
        refused(token(SERVING, FOR_SERVERS, Subject.of("kube-apiserver"), Set.of("worker-1"), "10.0.0.2"), "no worker");
        refused(token(KUBELET, FOR_SERVERS, kubelet("worker-1"), Set.of()), "is for client auth");
        refused(
                token(KUBELET, Set.of("digital signature", "client auth", "cert sign"), kubelet("worker-1"), Set.of()),
                "is for client auth");
        refused(
                agent("worker-1", KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of("worker-1")),
                "serves under no name");
    }

    @Test
    void aNameThatIsTakenIsRefusedUntilItsNodeIsRetired() {
        refused(token(AGENT, FOR_CLIENTS, agentOf("worker-9"), Set.of()), "the cluster has a node worker-9 already");
        refused(token(AGENT, FOR_CLIENTS, agentOf("master-1"), Set.of()), "nodeletctl node remove master-1");
        refused(token(AGENT, FOR_CLIENTS, agentOf("a b"), Set.of()), "is no node's name");
        refused(token(AGENT, FOR_CLIENTS, agentOf(""), Set.of()), "is no node's name");
        refused(token(AGENT, FOR_CLIENTS, agentOf("vault.prod.svc"), Set.of()), "is no node's name, or a Service's");
        refused(token(AGENT, FOR_CLIENTS, agentOf("vault.prod.svc.cluster.local"), Set.of()), "or a Service's");
        approved(
                token(AGENT, FOR_CLIENTS, agentOf("node-1.svc.example.com"), Set.of()),
                "nodelet of node-1.svc.example.com");
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

    private static CsrDetails agent(
            String node, String signer, Set<String> usages, Subject subject, Set<String> names, String... ips) {
        return asked("nodelet:node:" + node, "nodelet:agents", signer, usages, subject, names, ips);
    }

    @Test
    void aNodeRenewsItsOwnAndNobodyElses() {
        approved(agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("worker-9"), Set.of()), "kubelet-client of worker-9");
        approved(
                agent("worker-9", SERVING, FOR_SERVERS, kubelet("worker-9"), Set.of("worker-9"), "10.0.0.9"),
                "kubelet-server of worker-9");
        approved(agent("worker-9", PROXY, FOR_CLIENTS, proxy("worker-9"), Set.of()), "kube-proxy of worker-9");
        refused(
                agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("master-1"), Set.of()),
                "it is for node master-1, and comes from node worker-9");
        refused(
                agent("worker-9", KUBELET, FOR_CLIENTS, kubelet("worker-1"), Set.of()),
                "it is for node worker-1, and comes from node worker-9");
    }

    @Test
    void aKubeProxyIsOfTheNodeThatAsks() {
        refused(
                agent("worker-9", PROXY, FOR_CLIENTS, proxy("worker-1"), Set.of()),
                "it is for node worker-1, and comes from node worker-9");
        refused(agent("worker-9", PROXY, FOR_CLIENTS, proxy(""), Set.of()), "it is for node , and comes from");
        for (Subject subject : List.of(
                Subject.of("system:kube-proxy"),
                Subject.of("nodelet:kube-proxy:worker-9"),
                Subject.of("nodelet:kube-proxy", "nodelet:kube-proxies"),
                Subject.of("system:kube-proxy", "nodelet:kube-proxies"))) {
            refused(agent("worker-9", PROXY, FOR_CLIENTS, subject, Set.of()), "no worker holds a certificate for");
        }
    }

    /// What retires a node goes by the names of its users.
    @Test
    void whateverAWorkerHoldsNamesItsNode() {
        for (CertificateSpec certificateSpec : CertificateSpec.values()) {
            if (certificateSpec.on(false)) {
                assertThat(certificateSpec.subject("w-1").commonName().split(":"))
                        .hasSize(3)
                        .endsWith("w-1");
            }
        }
    }

    @Test
    void whetherANodeMovedIsForAPersonToSay() {
        assertThat(rules.judge(
                        agent("worker-9", SERVING, FOR_SERVERS, kubelet("worker-9"), Set.of("worker-9"), "10.0.0.7"),
                        NODES))
                .isInstanceOfSatisfying(Verdict.Leave.class, leave -> {
                    assertThat(leave.why())
                            .isEqualTo(
                                    "node worker-9 asks to serve at [10.0.0.7], and the cluster has it at [10.0.0.9]");
                    assertThat(leave.certificateGrant().sans()).containsExactly("worker-9", "10.0.0.7");
                });
        refused(
                agent("worker-9", SERVING, FOR_SERVERS, kubelet("worker-9"), Set.of("worker-9"), "127.0.0.9"),
                "where no node has its address");
    }

    @Test
    void aNodeThatWasRetiredRenewsNothing() {
        refused(
                agent("gone", KUBELET, FOR_CLIENTS, kubelet("gone"), Set.of()),
                "node gone is not in the cluster any more");
        refused(agent("gone", PROXY, FOR_CLIENTS, proxy("gone"), Set.of()), "not in the cluster any more");
    }

    @Test
    void whatOthersAskKubernetesSignersForIsForOthersToDecide() {
        assertThat(ApprovalRules.ours("kubernetes.io/kube-apiserver-client")).isFalse();
        assertThat(ApprovalRules.ours("kubernetes.io/kubelet-serving")).isFalse();
        assertThat(ApprovalRules.ours("example.com/nodelet.io/agent")).isFalse();
        assertThat(ApprovalRules.ours(AGENT)).isTrue();
    }

    @Test
    void onlyMachinesMayAskOurSigners() {
        for (String group : List.of("system:masters", "nodelet:cluster-admins", "system:nodes")) {
            refused(
                    asked("somebody", group, PROXY, FOR_CLIENTS, proxy("worker-1"), Set.of()),
                    "somebody is neither a node's agent nor a machine with a join token");
        }
    }

    /// Whatever is asked for, what comes out is one of the five certificates of a worker.
    @Test
    void nothingElseIsEverGranted() {
        Random random = new Random(16);
        List<String> words = List.of(
                "",
                "system:node:worker-1",
                "nodelet:node:worker-1",
                "nodelet:kube-proxy:worker-1",
                "nodelet:flannel:worker-1",
                "system:kube-proxy",
                "nodelet:flannel",
                "root",
                "kubernetes-admin",
                "kube-apiserver",
                "nodelet-super-admin",
                "system:kube-controller-manager",
                "system:node:",
                "nodelet:node:system:masters");
        List<String> groups = List.of(
                "system:nodes",
                "nodelet:agents",
                "nodelet:kube-proxies",
                "nodelet:flannel",
                "nodelet:cluster-admins",
                "system:masters",
                "");
        List<String> signers = List.of(
                KUBELET,
                SERVING,
                PROXY,
                FLANNEL,
                AGENT,
                "nodelet.io/admin",
                "nodelet.io/super-admin",
                "nodelet.io/apiserver",
                "nodelet.io/",
                "nodelet.io/etcd/peer");
        int granted = 0;
        for (int i = 0; i < 20_000; i++) {
            var subject = Subject.of(
                    pick(words, random),
                    random.ints(random.nextInt(3), 0, groups.size())
                            .mapToObj(groups::get)
                            .toArray(String[]::new));
            var asked = asked(
                    random.nextBoolean() ? "system:bootstrap:abc123" : "nodelet:node:worker-1",
                    pick(List.of("system:bootstrappers:nodelet:workers", "nodelet:agents"), random),
                    pick(signers, random),
                    random.nextBoolean() ? FOR_CLIENTS : FOR_SERVERS,
                    subject,
                    random.nextBoolean() ? Set.of() : Set.of("worker-1"),
                    random.nextBoolean() ? new String[0] : new String[] {"10.0.0.2"});
            if (rules.judge(asked, NODES) instanceof Verdict.Approve(CertificateGrant certificateGrant)) {
                granted++;
                assertThat(certificateGrant.certificateSpec().on(false)).isTrue();
                assertThat(certificateGrant.subject()).isEqualTo(subject).isIn(ofWorker());
            }
        }
        assertThat(granted).isPositive();
    }

    private static Set<Subject> ofWorker() {
        return Set.of(
                kubelet("worker-1"),
                Subject.of("nodelet:node:worker-1", "nodelet:agents"),
                proxy("worker-1"),
                Subject.of("nodelet:flannel:worker-1", "nodelet:flannel"));
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    @Test
    void withTwoFamiliesANodeServesAtOneAddressOfEach() {
        var dual = new ApprovalRules(Specs.dual());
        Set<String> own = Set.of("worker-1");
        assertThat(dual.judge(serving("worker-1", own, "10.0.0.2", "fd00::2"), NODES))
                .isInstanceOf(Verdict.Approve.class);
        for (List<String> addresses : List.of(
                List.of("10.0.0.2", "10.0.0.3"), List.of("10.0.0.2", "fd00:20::3"), List.of("10.0.0.2", "fd00::1"))) {
            assertThat(dual.judge(serving("worker-1", own, addresses.toArray(String[]::new)), NODES))
                    .as(addresses.toString())
                    .isInstanceOf(Verdict.Refuse.class);
        }
        refused(serving("worker-1", own, "10.0.0.2", "fd00::2"), "one address, not under");
    }
}
