package io.nodelet.phases.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Scope;
import org.junit.jupiter.api.Test;

class LocalApiServerTest {
    private static Failure seen(ReasonCode code) {
        return LocalApiServer.health(Health.unhealthy(code, "", "seen"))
                .because()
                .orElseThrow();
    }

    @Test
    void oneThatIsSilentOrNotReadyIsThisMastersToRestart() {
        Failure own = new Failure(ReasonCode.SERVICE_UNWELL, "kube-apiserver", "seen");
        assertThat(seen(ReasonCode.API_UNREACHABLE))
                .isEqualTo(new Failure(ReasonCode.SERVICE_SILENT, "kube-apiserver", "seen"));
        assertThat(seen(ReasonCode.API_NOT_READY)).isEqualTo(own);
        assertThat(LocalApiServer.health(Health.healthy()).isHealthy()).isTrue();
    }

    @Test
    void oneThatRefusesRuns() {
        assertThat(seen(ReasonCode.API_REFUSED).scope()).isEqualTo(Scope.CLUSTER);
    }
}
