package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.json.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NameReservationsTest {
    private static final JsonNode REQUEST = Json.read("{\"metadata\": {\"name\": \"csr-1\", \"uid\": \"u\"}}");
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final FakeKubeApi api = new FakeKubeApi();
    private final NameReservations names = new NameReservations(api, () -> now);

    @Test
    void ofTwoMachinesOneHasTheName() {
        assertThat(names.reserved("worker-1")).isFalse();
        assertThat(names.reserve("worker-1", "a", REQUEST)).isTrue();
        assertThat(names.reserve("worker-1", "b", REQUEST)).isFalse();
        assertThat(names.reserve("worker-1", "a", REQUEST)).isTrue();
        assertThat(names.reserve("worker-2", "b", REQUEST)).isTrue();
        assertThat(names.reserved("worker-1")).isTrue();
    }

    @Test
    void aNameIsFreeAgainWhenTheFirstCertificatesAreVoid() {
        assertThat(names.reserve("worker-1", "a", REQUEST)).isTrue();
        now = now.plus(Duration.ofMinutes(61));
        assertThat(names.reserved("worker-1")).isFalse();
        assertThat(names.reserve("worker-1", "b", REQUEST)).isTrue();
        assertThat(names.reserve("worker-1", "a", REQUEST)).isFalse();
        names.release("worker-1");
        assertThat(names.reserved("worker-1")).isFalse();
    }

    @Test
    void itGoesWithTheRequest() {
        names.reserve("worker-1", "a", REQUEST);
        JsonNode lease = api.at("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/nodelet-join-worker-1");
        assertThat(lease.path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("uid")
                        .asString())
                .isEqualTo("u");
        assertThat(lease.path("spec").path("acquireTime").asString()).isEqualTo("2026-11-30T10:00:00.000000Z");
    }
}
