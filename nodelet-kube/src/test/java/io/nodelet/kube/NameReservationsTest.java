package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NameReservationsTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/nodelet-join-";
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final FakeKubeApi api = new FakeKubeApi();
    private final NameReservations names = new NameReservations(api, () -> now);

    @Test
    void ofTwoMachinesOneHasTheName() {
        assertThat(names.reserved("worker-1")).isFalse();
        assertThat(names.reserve("worker-1", "a")).isTrue();
        assertThat(names.reserve("worker-1", "b")).isFalse();
        assertThat(names.reserve("worker-1", "a")).isTrue();
        assertThat(names.reserve("worker-2", "b")).isTrue();
        assertThat(names.reserved("worker-1")).isTrue();
    }

    @Test
    void aNameIsFreeAgainWhenTheFirstCertificatesAreVoid() {
        assertThat(names.reserve("worker-1", "a")).isTrue();
        now = now.plus(Duration.ofMinutes(61));
        assertThat(names.reserved("worker-1")).isFalse();
        assertThat(names.reserve("worker-1", "b")).isTrue();
        assertThat(names.reserve("worker-1", "a")).isFalse();
        names.release("worker-1");
        assertThat(names.reserved("worker-1")).isFalse();
    }

    /// Who owns a request could have it deleted, and what hangs on it, too.
    @Test
    void itHangsOnNothingThatAMachineMayDelete() {
        names.reserve("worker-1", "a");
        JsonNode lease = api.at(LEASES + "worker-1");
        assertThat(lease.path("metadata").has("ownerReferences")).isFalse();
        assertThat(lease.path("spec").path("acquireTime").asString()).isEqualTo("2026-11-30T10:00:00.000000Z");
    }

    @Test
    void oneThatIsOverGoesWhenTheNextNameIsReserved() {
        names.reserve("worker-1", "a");
        now = now.plus(Duration.ofMinutes(30));
        names.reserve("worker-2", "b");
        now = now.plus(Duration.ofMinutes(31));
        names.reserve("worker-3", "c");
        assertThat(api.get(LEASES + "worker-1")).isEmpty();
        assertThat(names.reserved("worker-2")).isTrue();
    }
}
