package io.nodelet.phases.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.FakeKubeApi;
import org.junit.jupiter.api.Test;

class NodeRegistrationTest {
    private final FakeKubeApi api = new FakeKubeApi();

    private String problem(String address) {
        return new NodeRegistration(() -> api, "n1", address).health().reason();
    }

    private void node(String addresses) {
        api.given("{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: " + addresses + "}}");
    }

    @Test
    void aNodeThatTheClusterDoesNotKnow() {
        assertThat(problem("10.0.0.2")).isEqualTo("kubelet has not registered node n1");
    }

    @Test
    void aNodeThatIsWhereTheClusterHasIt() {
        node("[{type: Hostname, address: n1}, {type: InternalIP, address: 10.0.0.2}]");
        assertThat(problem("10.0.0.2")).isEmpty();
    }

    @Test
    void aNodeThatTheClusterHasElsewhere() {
        node("[{type: InternalIP, address: 10.0.0.2}]");
        assertThat(problem("10.0.0.9"))
                .isEqualTo("the cluster has node n1 at 10.0.0.2 still, and kubelet is at 10.0.0.9");
        assertThat(problem("")).isEmpty();
    }

    @Test
    void aNodeThatTheClusterDoesNotKnowIsNowhereElse() {
        assertThat(new NodeRegistration(() -> api, "n1", "10.0.0.9").place().isHealthy())
                .isTrue();
        node("[{type: InternalIP, address: 10.0.0.2}]");
        assertThat(new NodeRegistration(() -> api, "n1", "10.0.0.9").place().isHealthy())
                .isFalse();
    }

    @Test
    void aNodeWhoseAddressesNobodyHasToldYet() {
        node("[]");
        assertThat(problem("10.0.0.2")).isEmpty();
    }
}
