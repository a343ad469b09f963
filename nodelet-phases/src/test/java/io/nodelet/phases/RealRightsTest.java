package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.identity.NodeApi;
import io.nodelet.identity.certs.TestCerts;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.PublishedMasters;
import io.nodelet.kube.RealControlPlane;
import io.nodelet.kube.RetiredNodes;
import io.nodelet.kube.Selector;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.addons.DeployMetricsServer;
import io.nodelet.phases.addons.ValidateDns;
import io.nodelet.phases.kubelet.KubeProxyRights;
import io.nodelet.phases.network.Flannel;
import io.nodelet.phases.node.ClusterRbac;
import io.nodelet.phases.node.LabelAndTaint;
import io.nodelet.phases.node.UnenforcedPolicies;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.Subject;
import io.nodelet.resources.objects.AbsentObjects;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What each of a node's certificates may do to a real API server, and what it may not, whoever holds it. Runs with
/// the tests on real clusters, as its programs are built after this module.
@Tag("components")
final class RealRightsTest {
    /// The node whose certificates are tried.
    private static final String OWN = "master-1";

    private static final String OTHER = "other";

    private static final String LARGE = "x".repeat(20_000);
    private static final String EVENTS = KubePath.namespaced("v1", "default", "events") + "/";
    private static final String EVENTS_V1 = KubePath.namespaced("events.k8s.io/v1", "default", "events") + "/";

    @TempDir
    private static Path folder;

    private static RealMaster master;
    private static NodeSpec spec;
    private static KubeApi admin;

    @BeforeAll
    static void start() throws IOException {
        master = new RealMaster(folder);
        spec = master.spec(RealControlPlane.freePort());
        admin = master.start(spec);
        new AppliedObjects("rights", daemon(), rights()).perform(_ -> {});
        eventually(() -> as(CertificateSpec.AGENT).get(KubePath.node(OWN)));
        eventually(() -> as(CertificateSpec.FLANNEL).list(KubePath.NODES, Selector.ALL));
        fresh();
        eventually(() -> assertThatThrownBy(() -> as(CertificateSpec.AGENT).patch(KubePath.node(OTHER), json("{}")))
                .hasMessageContaining("own node only"));
        eventually(() -> assertThatThrownBy(
                        () -> as(CertificateSpec.FLANNEL).patch(KubePath.node(OTHER) + "/status", json("{}")))
                .hasMessageContaining("the node only that it runs on"));
        eventually(() -> as(CertificateSpec.KUBE_PROXY).list(KubePath.NODES, Selector.ALL));
        eventually(() -> assertThatThrownBy(() -> as(CertificateSpec.KUBE_PROXY).create(proxyEvent("first", OTHER, "")))
                .hasMessageContaining("its own node only"));
        eventually(() -> assertThatThrownBy(() -> as(CertificateSpec.AGENT).apply(event(OWN, LARGE)))
                .hasMessageContaining("may not be this large"));
    }

    /// A warning only: the object is made.
    @Test
    void aNetworkPolicyThatNothingEnforcesIsMade() {
        var warning = new AppliedObjects("a warning", daemon(), YamlManifest.parse(UnenforcedPolicies.manifest()));
        warning.perform(_ -> {});
        assertThat(warning.check().isHealthy()).isTrue();
        JsonNode policy = json("{'apiVersion': 'networking.k8s.io/v1', 'kind': 'NetworkPolicy',"
                + " 'metadata': {'name': 'none', 'namespace': 'default'}, 'spec': {'podSelector': {}}}");
        admin.create(policy);
        eventually(() -> {
            admin.patch(
                    KubePath.namespaced("networking.k8s.io/v1", "default", "networkpolicies") + "/none",
                    json("{'spec': {'policyTypes': ['Ingress', 'Egress']}}"));
            assertThat(audit()).contains("nodelet-network-policies-unenforced");
        });
    }

    private static List<JsonNode> rights() {
        List<JsonNode> all = new java.util.ArrayList<>(YamlManifest.parse(ClusterRbac.manifest()));
        all.addAll(YamlManifest.parse(Flannel.manifest()));
        all.addAll(YamlManifest.parse(KubeProxyRights.manifest()));
        return all;
    }

    /// A master's daemon, with each of its identities.
    private static KubeApi daemon() {
        return new NodeApi(
                as(CertificateSpec.MASTER), as(CertificateSpec.KUBELET_CLIENT), as(CertificateSpec.SUPER_ADMIN));
    }

    private static KubeApi as(CertificateSpec certificate) {
        return new HttpKubeApi(TestCerts.access(spec, master.certs(), certificate));
    }

    private static KubeApi as(String user, String... groups) {
        return new HttpKubeApi(TestCerts.access(spec, master.certs(), Subject.of(user, groups)));
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @BeforeEach
    void nodesAsTheyWere() {
        fresh();
    }

    private static void fresh() {
        admin.delete(KubePath.node(OWN));
        admin.delete(KubePath.node(OTHER));
        for (String name : List.of(OWN, OTHER)) {
            admin.create(object("""
                    apiVersion: v1
                    kind: Node
                    metadata: {name: %s, labels: {node-restriction.kubernetes.io/tenant: a}, annotations: {theirs: x}}
                    spec: {taints: [{key: quarantine, effect: NoExecute}]}
                    """.formatted(name)));
            admin.patch(
                    KubePath.node(name) + "/status",
                    json("{'status': {'addresses': [{'type': 'InternalIP', 'address': '10.0.0.7'}],"
                            + " 'conditions': [{'type': 'Ready', 'status': 'True'}]}}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'metadata': {'labels': {'node-role.kubernetes.io/control-plane': ''}}}",
                "{'metadata': {'labels': {'node-role.kubernetes.io/master': ''}}}",
                "{'metadata': {'labels': {'node-restriction.kubernetes.io/tenant': 'b'}}}",
                "{'metadata': {'labels': {'node-restriction.kubernetes.io/tenant': null}}}",
                "{'metadata': {'labels': {'x.k8s.io/y': ''}}}",
                "{'metadata': {'ownerReferences': [{'apiVersion': 'v1', 'kind': 'Pod', 'name': 'x', 'uid': 'x'}]}}",
                "{'metadata': {'finalizers': ['example.com/x']}}",
                "{'metadata': {'annotations': {'flannel.alpha.coreos.com/public-ip': '10.0.0.1'}}}",
                "{'metadata': {'annotations': {'theirs': null}}}",
                "{'spec': {'taints': null}}",
                "{'spec': {'taints': [{'key': 'quarantine', 'effect': 'NoSchedule'}]}}"
            })
    void anAgentDoesNotMakeItsNodeMoreThanItIs(String patch) {
        refused(() -> as(CertificateSpec.AGENT).patch(KubePath.node(OWN), json(patch)));
        if (!patch.contains("spec")) {
            refused(() -> as(CertificateSpec.AGENT).patch(KubePath.node(OWN) + "/status", json(patch)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'metadata': {'labels': {'node-role.kubernetes.io/worker': '', 'tier': 'gold'}}}",
                "{'metadata': {'labels': {'node.kubernetes.io/x': 'y', 'topology.kubernetes.io/zone': 'a'}}}",
                "{'metadata': {'annotations': {'nodelet.io/labels': 'tier'}}}",
                "{'spec': {'unschedulable': true}, 'metadata': {'annotations': {'nodelet.io/cordoned': 'x'}}}",
                "{'spec': {'taints': [{'key': 'quarantine', 'effect': 'NoExecute'},"
                        + " {'key': 'node.kubernetes.io/not-ready', 'effect': 'NoSchedule'},"
                        + " {'key': 'a', 'effect': 'NoSchedule'}]}}"
            })
    void anAgentMarksItsOwnNodeOnly(String patch) {
        as(CertificateSpec.AGENT).patch(KubePath.node(OWN), json(patch));
        refused(() -> as(CertificateSpec.AGENT).patch(KubePath.node(OTHER), json(patch)));
    }

    @Test
    void anAgentTellsOfItsOwnNodeOnly() {
        as(CertificateSpec.AGENT).applyStatus(condition(OWN));
        refused(() -> as(CertificateSpec.AGENT).applyStatus(condition(OTHER)));
        refused(() -> as(CertificateSpec.AGENT)
                .patch(
                        KubePath.node(OWN) + "/status",
                        json("{'status': {'addresses': [{'type': 'InternalIP'," + " 'address': '10.0.0.1'}]}}")));
        as(CertificateSpec.AGENT).apply(event(OWN));
        refused(() -> as(CertificateSpec.AGENT).apply(event(OTHER)));
        admin.apply(event(OTHER));
        refused(() -> as(CertificateSpec.AGENT)
                .patch(EVENTS + OTHER + ".healed", json("{'involvedObject': {'name': '" + OWN + "'}}")));
    }

    @Test
    void kubeProxyReadsWhatItServes() {
        for (String path : List.of(
                KubePath.NODES,
                "/api/v1/services",
                "/apis/discovery.k8s.io/v1/endpointslices",
                "/apis/networking.k8s.io/v1/servicecidrs")) {
            assertThat(as(CertificateSpec.KUBE_PROXY).list(path, Selector.ALL))
                    .as(path)
                    .isNotNull();
        }
    }

    /// As it writes them, by events.k8s.io, and as its rights would let it, by the core API.
    @Test
    void kubeProxyTellsOfItsOwnNodeOnly() {
        KubeApi proxy = as(CertificateSpec.KUBE_PROXY);
        proxy.create(proxyEvent("started", OWN, "x".repeat(1024)));
        proxy.patch(
                EVENTS_V1 + "started",
                json("{'series': {'count': 2, 'lastObservedTime': '2026-11-22T00:00:00.000000Z'}}"));
        proxy.create(serviceEvent("health", OWN));
        refused(() -> proxy.create(proxyEvent("others", OTHER, "")));
        refused(() -> proxy.create(serviceEvent("others-health", OTHER)));
        refused(() -> proxy.create(event(OTHER)));
        refused(() -> proxy.create(event(OWN, LARGE)));
        admin.apply(event(OTHER));
        refused(() -> proxy.patch(EVENTS + OTHER + ".healed", json("{'involvedObject': {'name': '" + OWN + "'}}")));
        refused(() -> proxy.patch(EVENTS_V1 + OTHER + ".healed", json("{'metadata': {'annotations': {'a': 'b'}}}")));
        refused(() -> proxy.delete(EVENTS_V1 + "started"));
    }

    /// Also of the user of former versions, whose certificates live on.
    @Test
    void aRemovedNodesKubeProxyTellsNothing() {
        KubeApi proxy = as("nodelet:kube-proxy:gone", "nodelet:kube-proxies");
        proxy.create(proxyEvent("gone", "gone", ""));
        new RetiredNodes(admin).retire("gone", Instant.now());
        eventually(() -> assertThatThrownBy(
                        () -> proxy.patch(EVENTS_V1 + "gone", json("{'metadata': {'annotations': {'a': 'b'}}}")))
                .hasMessageContaining("was removed from the cluster"));
        refused(() -> proxy.create(proxyEvent("gone-again", "gone", "")));

        KubeApi former = as("system:kube-proxy");
        assertThat(former.list("/api/v1/services", Selector.ALL)).isNotNull();
        refused(() -> former.create(proxyEvent("former", OWN, "")));
        refused(() -> former.create(event(OWN)));
    }

    /// A probe's output of 10 KiB is told whole.
    @Test
    void noEventOfANodeIsLarge() {
        as(CertificateSpec.KUBELET_CLIENT).apply(event(OWN, "x".repeat(11_000)));
        refused(() -> as(CertificateSpec.KUBELET_CLIENT).apply(event(OWN, LARGE)));
        refused(() -> as(CertificateSpec.KUBELET_CLIENT)
                .patch(EVENTS + OWN + ".healed", json("{'source': {'host': '" + LARGE + "'}}")));
        refused(() -> as(CertificateSpec.KUBELET_CLIENT)
                .patch(EVENTS + OWN + ".healed", json("{'metadata': {'annotations': {'a': '" + LARGE + "'}}}")));
        as(CertificateSpec.AGENT).apply(event(OWN, "x".repeat(1001)));
        refused(() -> as(CertificateSpec.AGENT).apply(event(OWN, LARGE)));
    }

    @Test
    void nobodyOfANodeReadsOrEndsOthersPods() {
        pod("elsewhere", OTHER);
        pod("here", OWN);
        for (CertificateSpec certificate : List.of(
                CertificateSpec.AGENT,
                CertificateSpec.FLANNEL,
                CertificateSpec.KUBE_PROXY,
                CertificateSpec.KUBELET_CLIENT)) {
            refused(() -> as(certificate).list(KubePath.PODS, Selector.ALL));
            refused(() -> as(certificate).list(KubePath.PODS, Selector.field("spec.nodeName", OTHER)));
            refused(() -> as(certificate).delete(KubePath.pods("default") + "/elsewhere"));
            refused(() -> as(certificate).evict("default", "elsewhere"));
            refused(() -> as(certificate).list("/api/v1/secrets", Selector.ALL));
            refused(() -> as(certificate).get(KubePath.namespaced("v1", "kube-system", "secrets") + "/x"));
        }
        KubeApi kubelet = as(CertificateSpec.KUBELET_CLIENT);
        eventually(() -> assertThat(kubelet.list(KubePath.PODS, Selector.field("spec.nodeName", OWN)))
                .hasSize(1));
        eventually(() -> kubelet.evict("default", "here"));
        String audit = audit();
        for (String user : List.of("nodelet:node:", "nodelet:flannel:", "nodelet:kube-proxy:", "system:node:")) {
            assertThat(audit.lines())
                    .anyMatch(line ->
                            line.contains(user + OWN) && line.contains("\"verb\":\"list\"") && line.contains("403"))
                    .anyMatch(line -> line.contains(user + OWN)
                            && line.contains("pods/elsewhere/eviction")
                            && line.contains("403"));
        }
    }

    @Test
    void flannelWritesItsOwnNodesAnnotationsOnly() {
        String ip = "{'metadata': {'annotations': {'flannel.alpha.coreos.com/public-ip': '10.0.0.66'}}}";
        String up = "{'status': {'conditions': [{'type': 'Ready', 'status': 'True'},"
                + " {'type': 'NetworkUnavailable', 'status': 'False'}]}}";
        as(CertificateSpec.FLANNEL).patch(KubePath.node(OWN) + "/status", json(ip));
        as(CertificateSpec.FLANNEL).patch(KubePath.node(OWN) + "/status", json(up));
        refused(() -> as(CertificateSpec.FLANNEL).patch(KubePath.node(OTHER) + "/status", json(ip)));
        refused(() -> as(CertificateSpec.FLANNEL).patch(KubePath.node(OTHER) + "/status", json(up)));
        for (String patch : List.of(
                "{'metadata': {'labels': {'tier': 'gold'}}}",
                "{'metadata': {'annotations': {'theirs': 'y'}}}",
                "{'metadata': {'annotations': {'theirs': null}}}",
                "{'status': {'addresses': [{'type': 'InternalIP', 'address': '10.0.0.1'}]}}",
                "{'status': {'capacity': {'example.com/gpu': '8'}}}",
                "{'status': {'conditions': [{'type': 'Ready', 'status': 'False'}]}}",
                "{'status': {'conditions': []}}")) {
            refused(() -> as(CertificateSpec.FLANNEL).patch(KubePath.node(OWN) + "/status", json(patch)));
        }
        refused(() -> as(CertificateSpec.FLANNEL).patch(KubePath.node(OWN), json(ip)));
    }

    /// A Node that claims another machine's address as its pods' network makes every flannel send what is for that
    /// machine elsewhere.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec': {'podCIDR': '10.0.0.7/32', 'podCIDRs': ['10.0.0.7/32']}}",
                "{'metadata': {'finalizers': ['example.com/x']}}",
                "{'metadata': {'annotations': {'flannel.alpha.coreos.com/public-ip': '10.0.0.1'}}}"
            })
    void aKubeletTakesNoNetworkAndKeepsItsNodeRemovable(String more) {
        ObjectNode node = (ObjectNode) object("{apiVersion: v1, kind: Node, metadata: {name: %s}}".formatted(OWN));
        admin.delete(KubePath.node(OWN));
        ObjectNode claiming = node.deepCopy();
        json(more)
                .propertyStream()
                .forEach(entry -> claiming.withObjectProperty(entry.getKey()).setAll((ObjectNode) entry.getValue()));
        refused(() -> as(CertificateSpec.KUBELET_CLIENT).create(claiming));
        as(CertificateSpec.KUBELET_CLIENT).create(node);
        if (!more.contains("flannel")) {
            refused(() -> as(CertificateSpec.KUBELET_CLIENT).patch(KubePath.node(OWN), json(more)));
            refused(() -> as(CertificateSpec.AGENT).patch(KubePath.node(OWN), json(more)));
        }
        as(CertificateSpec.KUBELET_CLIENT)
                .patch(
                        KubePath.node(OWN) + "/status",
                        json("{'status': {'conditions': [{'type': 'Ready', 'status': 'True'}]}}"));
    }

    /// With labels it could stand behind the cluster's DNS.
    @Test
    void aKubeletsStaticPodStandsBehindNobodysService() {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: static-master-1
                  namespace: %s
                  labels: {%s}
                  annotations: {kubernetes.io/config.mirror: a}
                spec:
                  nodeName: master-1
                  containers: [{name: c, image: none}]
                """;
        refused(() ->
                as(CertificateSpec.KUBELET_CLIENT).create(object(pod.formatted("kube-system", "k8s-app: kube-dns"))));
        refused(() -> as(CertificateSpec.KUBELET_CLIENT).create(object(pod.formatted("kube-system", ""))));
        refused(() -> as(CertificateSpec.KUBELET_CLIENT).create(object(pod.formatted("default", "app: web"))));
    }

    /// A few of these kept masters from signing anything, and could not be deleted.
    @Test
    void aNodesRequestIsShortAndHangsOnNothing() throws Exception {
        ObjectNode plain = request("plain", "nodelet.io/agent", "");
        as(CertificateSpec.AGENT).create(plain);
        for (String more : List.of(
                "{'ownerReferences': [{'apiVersion': 'v1', 'kind': 'Pod', 'name': 'x', 'uid': 'x'}]}",
                "{'finalizers': ['example.com/x']}",
                "{'annotations': {'a': 'b'}}",
                "{'labels': {'a': 'b'}}")) {
            ObjectNode other = request("other", "nodelet.io/agent", "");
            other.withObjectProperty("metadata").setAll((ObjectNode) json(more));
            refused(() -> as(CertificateSpec.AGENT).create(other));
        }
        refused(() -> as(CertificateSpec.AGENT).create(request("large", "nodelet.io/agent", "#".repeat(9000) + "\n")));
    }

    @Test
    void onlyMastersSayWhereMastersAre() {
        admin.patch(
                KubePath.node(OWN), json("{'metadata': {'labels': {'node-role.kubernetes.io/control-plane': ''}}}"));
        PublishedMasters ofMaster = new PublishedMasters(as(CertificateSpec.MASTER));
        assertThat(ofMaster.keep(OWN, "10.0.0.7")).isTrue();

        assertThat(new PublishedMasters(as(CertificateSpec.AGENT)).addresses()).containsExactly("10.0.0.7");
        for (CertificateSpec certificate : List.of(
                CertificateSpec.AGENT,
                CertificateSpec.FLANNEL,
                CertificateSpec.KUBE_PROXY,
                CertificateSpec.KUBELET_CLIENT)) {
            refused(() -> as(certificate)
                    .patch(
                            KubePath.namespaced("v1", "kube-system", "configmaps") + "/" + PublishedMasters.NAME,
                            json("{'data': {'forger': '10.0.0.66'}}")));
        }
    }

    /// A master's daemon goes on looking without the super-admin, and can't give itself rights.
    @Test
    void aMastersDaemonMakesNoRightsAsItself() {
        for (JsonNode object : rights()) {
            assertThat(as(CertificateSpec.MASTER).get(KubePath.of(object).toString()))
                    .isPresent();
            if (!object.path("kind").asString("").equals("ConfigMap")) { // the list of removed nodes, which it keeps
                refused(() -> as(CertificateSpec.MASTER).apply(object));
            }
        }
        refused(() -> as(CertificateSpec.MASTER).list("/api/v1/secrets", Selector.ALL));
    }

    /// What a master's daemon does day by day, with each of its identities and no more.
    @Test
    void aMastersDaemonKeepsTheAddOnsAndItsNode() {
        List<Phase> phases = List.of(
                new ValidateDns(spec, RealRightsTest::daemon, () -> "nodelet.local/coredns:x", ResolvConf.ofNode()),
                new DeployMetricsServer(
                        spec, RealRightsTest::daemon, () -> "nodelet.local/metrics-server:x", Clock.systemUTC()));
        for (Phase phase : phases) {
            for (Item item : phase.declare()) {
                if (item instanceof AppliedObjects objects) {
                    objects.perform(_ -> {});
                    assertThat(objects.check()).as(objects.what()).isEqualTo(Health.healthy());
                    new AbsentObjects("them", daemon(), objects.objects()).perform(_ -> {});
                }
            }
        }
        for (Item item : new LabelAndTaint(spec, RealRightsTest::daemon).declare()) {
            ((Action) item).perform(_ -> {});
            assertThat(((Action) item).check()).isEqualTo(Health.healthy());
        }
        daemon().applyStatus(condition(OWN));
        daemon().apply(event(OWN));
    }

    @Test
    void aMastersDaemonApprovesForItsOwnSignersAlone() throws Exception {
        admin.create(request("ours", "nodelet.io/agent", ""));
        admin.create(request("theirs", "kubernetes.io/kube-apiserver-client", ""));
        String approval = "{'status': {'conditions': [{'type': 'Approved', 'status': 'True', 'reason': 'x',"
                + " 'message': 'x'}]}}";
        String path = KubePath.global("certificates.k8s.io/v1", "certificatesigningrequests");
        as(CertificateSpec.MASTER).patch(path + "/ours/approval", json(approval));
        refused(() -> as(CertificateSpec.MASTER).patch(path + "/theirs/approval", json(approval)));
        refused(() -> as(CertificateSpec.AGENT).patch(path + "/theirs/approval", json(approval)));
    }

    /// @param before text that stands before the request's own
    private static ObjectNode request(String name, String signer, String before) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(256);
        KeyPair pair = keys.generateKeyPair();
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        String pem = before + "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
        return (ObjectNode) object("""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec:
                  signerName: %s
                  usages: [digital signature, client auth]
                  request: %s
                """.formatted(
                        name, signer, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NodeletException.class).hasMessageMatching("(?s).*(403|422).*");
    }

    private static String audit() {
        try {
            return Files.readString(master.auditLog());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// RBAC and policies take a moment to be seen by the server itself.
    private static void eventually(Runnable assertion) {
        new AwaitHealthy(
                        "the server knows its rules",
                        () -> {
                            try {
                                assertion.run();
                                return Health.healthy();
                            } catch (AssertionError | NodeletException e) {
                                return Health.unhealthy(ReasonCode.UNCLASSIFIED, "", String.valueOf(e.getMessage()));
                            }
                        },
                        Duration.ofSeconds(30))
                .perform(_ -> {});
    }

    private static void pod(String name, String node) {
        admin.apply(object("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec:
                  nodeName: %s
                  containers: [{name: c, image: none}]
                  terminationGracePeriodSeconds: 0
                  tolerations: [{operator: Exists}]
                """.formatted(name, node)));
    }

    private static JsonNode condition(String node) {
        return object("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s}
                status:
                  conditions: [{type: NodeletHealthy, status: "True", reason: Ok}]
                """.formatted(node));
    }

    private static JsonNode event(String node) {
        return event(node, "restart etcd");
    }

    private static JsonNode event(String node, String message) {
        return object("""
                apiVersion: v1
                kind: Event
                metadata: {name: %1$s.healed, namespace: default}
                involvedObject: {apiVersion: v1, kind: Node, name: %1$s, uid: %1$s}
                type: Normal
                reason: Healed
                message: %2$s
                """.formatted(node, message));
    }

    private static JsonNode proxyEvent(String name, String node, String note) {
        return proxyEvent(name, "Node", node, note);
    }

    private static JsonNode serviceEvent(String name, String node) {
        return proxyEvent(name, "Service", "some", "node " + node + " failed to start healthcheck on port 30100");
    }

    /// As kube-proxy makes them.
    private static JsonNode proxyEvent(String name, String kind, String about, String note) {
        return object("""
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: %s, namespace: default}
                eventTime: "2026-11-22T00:00:00.000000Z"
                reportingController: kube-proxy
                reportingInstance: kube-proxy-host
                action: StartKubeProxy
                reason: Starting
                regarding: {apiVersion: v1, kind: %s, name: %s%s}
                note: "%s"
                type: Normal
                """.formatted(name, kind, about, kind.equals("Node") ? "" : ", namespace: default", note));
    }

    private static JsonNode object(String yaml) {
        return YamlManifest.parse(yaml).getFirst();
    }

    /// With single quotes, for reading.
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
