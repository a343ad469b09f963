package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Said;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MembershipLockTest {
    private static final String PATH =
            "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/" + MembershipLock.NAME;
    private final FakeKubeApi api = new FakeKubeApi();
    private final Said said = new Said();

    private static MembershipLock lock() {
        return new MembershipLock(Clock.systemUTC());
    }

    private String holder() {
        return api.at(PATH).path("spec").path("holderIdentity").asString();
    }

    @Test
    void oneHoldsItAndTheNextOneComesWhenItIsReleased() {
        MembershipLock first = lock();
        first.take(api, "master-2", Duration.ZERO, said);
        assertThat(holder()).isEqualTo("master-2");
        assertThat(api.at(PATH).path("spec").path("renewTime").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThatThrownBy(() -> lock().take(api, "master-3", Duration.ZERO, said))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("is being changed by master-2");

        first.release(api, "master-2");
        MembershipLock next = lock();
        next.take(api, "master-3", Duration.ZERO, said);
        assertThat(holder()).isEqualTo("master-3");
        next.release(api, "master-3");
    }

    @Test
    void whoDiedWithItTakesItAgainAtOnce() {
        MembershipLock died = lock();
        died.take(api, "master-2", Duration.ZERO, said);
        died.stop();
        MembershipLock again = lock();
        again.take(api, "master-2", Duration.ZERO, said);
        assertThat(holder()).isEqualTo("master-2");
        again.release(api, "master-2");
        assertThat(holder()).isEmpty();
    }

    @Test
    void whoLostItDoesNotReleaseTheNextOnes() {
        MembershipLock lost = lock();
        lost.take(api, "master-2", Duration.ZERO, said);
        api.patch(
                PATH,
                tools.jackson.databind.json.JsonMapper.shared()
                        .readTree("{\"spec\":{\"holderIdentity\":\"master-3\"}}"));
        lost.release(api, "master-2");
        assertThat(holder()).isEqualTo("master-3");
    }
}
