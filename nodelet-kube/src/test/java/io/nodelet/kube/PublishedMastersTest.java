package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PublishedMastersTest {
    private static final String MASTER = "node-role.kubernetes.io/control-plane";

    private final FakeKubeApi api = new FakeKubeApi();
    private final PublishedMasters masters = new PublishedMasters(api);

    @Test
    void aMasterAddsItselfOnceItIsOneAndOnlyOnce() {
        assertThat(masters.keep("m1", "10.0.0.1")).isFalse();
        node("m1", "10.0.0.1", "kubernetes.io/os");
        assertThat(masters.keep("m1", "10.0.0.1")).isFalse();
        assertThat(masters.addresses()).isEmpty();

        node("m1", "10.0.0.1", MASTER);
        assertThat(masters.keep("m1", "10.0.0.1")).isTrue();
        assertThat(masters.keep("m1", "10.0.0.1")).isFalse();
        assertThat(masters.has("m1", "10.0.0.1")).isTrue();
        assertThat(masters.addresses()).containsExactly("10.0.0.1");
    }

    @Test
    void oneThatMovedIsAtItsNewAddress() {
        node("m1", "10.0.0.1", MASTER);
        masters.keep("m1", "10.0.0.1");

        assertThat(masters.has("m1", "10.0.0.9")).isFalse();
        assertThat(masters.keep("m1", "10.0.0.9")).isTrue();
        assertThat(masters.addresses()).containsExactly("10.0.0.9");
    }

    @Test
    void anotherIsAddedWhenItsApiServerIsThereAndNotForALabel() {
        node("m1", "10.0.0.1", MASTER);
        node("m2", "10.0.0.2", MASTER);
        node("m3", "10.0.0.3", MASTER);
        node("forger", "10.0.0.66", MASTER);
        apiServers("10.0.0.1", "10.0.0.2");

        assertThat(masters.keep("m1", "10.0.0.1")).isTrue();

        assertThat(masters.addresses()).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void oneWhoseNodeIsGoneIsTakenAwayAndOneThatIsOnlyOffStays() {
        node("m1", "10.0.0.1", MASTER);
        node("m2", "10.0.0.2", MASTER);
        masters.keep("m2", "10.0.0.2");
        apiServers("10.0.0.1");
        masters.keep("m1", "10.0.0.1");
        assertThat(masters.addresses()).containsExactly("10.0.0.1", "10.0.0.2");

        api.delete("/api/v1/nodes/m2");
        assertThat(masters.keep("m1", "10.0.0.1")).isTrue();
        assertThat(masters.addresses()).containsExactly("10.0.0.1");
    }

    private void node(String name, String address, String label) {
        api.given("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s, labels: {%s: ""}}
                status: {addresses: [{type: InternalIP, address: %s}]}
                """.formatted(name, label, address));
    }

    private void apiServers(String... addresses) {
        api.given("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: kubernetes, namespace: default}
                endpoints: [{addresses: [%s]}]
                """.formatted(String.join(", ", List.of(addresses))));
    }
}
