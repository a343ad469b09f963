package io.nodelet.phases.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.identity.NodeApi;
import io.nodelet.identity.certs.Refusing;
import io.nodelet.kube.Eviction;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.kube.YamlManifest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Each server stands for the rights of one identity.
final class NodeApiTest {
    private static final String ROLE = "/apis/rbac.authorization.k8s.io/v1/clusterroles/x";

    private final FakeKubeApi own = new FakeKubeApi();
    private final FakeKubeApi kubelet = new FakeKubeApi();
    private final FakeKubeApi rights = new FakeKubeApi();
    private final KubeApi api = new NodeApi(own, kubelet, rights);

    @Test
    void podsAreKubelets() {
        kubelet.given("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: d}, spec: {nodeName: n}}");
        kubelet.given("{apiVersion: v1, kind: Pod, metadata: {name: b, namespace: d}, spec: {nodeName: n}}");

        assertThat(api.list(KubePath.PODS, Selector.field("spec.nodeName", "n")))
                .hasSize(2);
        assertThat(api.list(KubePath.pods("d"), Selector.ALL)).hasSize(2);
        assertThat(api.get(KubePath.pods("d") + "/a")).isPresent();
        assertThat(api.delete(KubePath.pods("d") + "/a")).isTrue();
        assertThat(api.evict("d", "b")).isEqualTo(new Eviction.Evicted());
        assertThat(own.calls()).isEmpty();
        assertThat(rights.calls()).isEmpty();
    }

    @Test
    void whatGrantsRightsIsMadeAndTakenAwayByWhoMay() {
        api.apply(object("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: x}}"));
        api.apply(object("{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy,"
                + " metadata: {name: x}}"));
        assertThat(rights.calls()).hasSize(2);

        own.given("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: x}}");
        assertThat(api.get(ROLE)).isPresent();
        assertThat(api.delete(ROLE)).isTrue();
        assertThat(rights.calls()).hasSize(3);
        assertThat(own.calls()).isEmpty();
    }

    @Test
    void whoMayNotLookAtRightsYetLooksAsWhoMakesThem() {
        rights.given("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: x}}");
        KubeApi before = new NodeApi(new Refusing(new KubeException(403, "GET: 403", "", null)), kubelet, rights);

        assertThat(before.get(ROLE)).isPresent();
    }

    /// In a new cluster: else its first master could not bring any of them up.
    @Test
    void allOfTheFirstRightsAreLookedAtAndMadeByWhoMakesThem() {
        KubeApi before = new NodeApi(new Refusing(new KubeException(403, "GET: 403", "", null)), kubelet, rights);
        for (JsonNode object : YamlManifest.parse(ClusterRbac.manifest())) {
            assertThat(before.get(KubePath.of(object).toString())).isEmpty();
            before.apply(object);
        }
        assertThat(rights.calls()).hasSizeGreaterThan(10);
    }

    @Test
    void allElseIsTheDaemons() {
        api.apply(object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: d}}"));
        api.create(object("{apiVersion: v1, kind: Node, metadata: {name: n}}"));
        api.patch(KubePath.node("n"), object("{spec: {unschedulable: true}}"));

        assertThat(own.calls()).hasSize(3);
        assertThat(kubelet.calls()).isEmpty();
        assertThat(rights.calls()).isEmpty();
    }

    private static JsonNode object(String yaml) {
        return YamlManifest.parse(yaml).getFirst();
    }
}
