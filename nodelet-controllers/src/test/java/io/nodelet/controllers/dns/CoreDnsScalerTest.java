package io.nodelet.controllers.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.FakeKubeApi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CoreDnsScalerTest {
    private final FakeKubeApi api = new FakeKubeApi();

    private void node(String name, String ready, String spec) {
        api.given("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s}
                spec: %s
                status:
                  conditions: [{type: Ready, status: "%s"}]
                """.formatted(name, spec, ready));
    }

    private void deployment(int replicas) {
        api.given("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: coredns, namespace: kube-system}
                spec: {replicas: %d}
                """.formatted(replicas));
    }

    private JsonNode replicas() {
        return api.get(CoreDnsScaler.DEPLOYMENT).orElseThrow().path("spec").path("replicas");
    }

    @Test
    void aSecondNodeThatCanCarryItGetsAReplica() {
        deployment(1);
        node("m1", "True", "{taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}");
        assertThat(CoreDnsScaler.spread(api)).isFalse();
        node("w1", "True", "{}");

        assertThat(CoreDnsScaler.spread(api)).isTrue();
        assertThat(replicas().asInt()).isEqualTo(2);
        assertThat(CoreDnsScaler.spread(api)).isFalse();
    }

    @Test
    void nodesThatCantCarryItDoNotCount() {
        deployment(1);
        node("m1", "True", "{}");
        node("w1", "False", "{}");
        node("w2", "True", "{unschedulable: true}");
        node("w3", "True", "{taints: [{key: mine, effect: NoExecute}]}");

        assertThat(CoreDnsScaler.spread(api)).isFalse();
        assertThat(replicas().asInt()).isEqualTo(1);
    }

    @Test
    void theOperatorsNumberStays() {
        deployment(1);
        node("m1", "True", "{}");
        node("w1", "True", "{taints: [{key: mine, effect: PreferNoSchedule}]}");
        assertThat(CoreDnsScaler.spread(api)).isTrue();
        api.patch(CoreDnsScaler.DEPLOYMENT, JsonMapper.shared().readTree("{\"spec\": {\"replicas\": 1}}"));

        assertThat(CoreDnsScaler.spread(api)).isFalse();
        assertThat(replicas().asInt()).isEqualTo(1);
    }

    @Test
    void soDoesOneFromBeforeTheSecondNode() {
        deployment(3);
        node("m1", "True", "{}");
        node("w1", "True", "{}");
        assertThat(CoreDnsScaler.spread(api)).isFalse();
        api.patch(CoreDnsScaler.DEPLOYMENT, JsonMapper.shared().readTree("{\"spec\": {\"replicas\": 1}}"));

        assertThat(CoreDnsScaler.spread(api)).isFalse();
        assertThat(replicas().asInt()).isEqualTo(1);
    }

    @Test
    void whereThereIsNoDnsNothingIsDone() {
        node("m1", "True", "{}");
        node("w1", "True", "{}");
        assertThat(CoreDnsScaler.spread(api)).isFalse();
    }
}
