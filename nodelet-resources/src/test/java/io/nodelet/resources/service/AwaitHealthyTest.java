package io.nodelet.resources.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nodelet.engine.Progress;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AwaitHealthyTest {
    private static final Health SILENT = Health.unhealthy(ReasonCode.SERVICE_SILENT, "kubelet", "no answer");

    private static NodeletException failed(ReasonCode why) {
        var awaitHealthy = new AwaitHealthy(
                "kubelet is healthy",
                () -> SILENT,
                Duration.ofMinutes(1),
                () -> Health.unhealthy(why, "kubelet", "kubelet has ended; its log ends with: inotify_init: too many"));
        return catchThrowableOfType(NodeletException.class, () -> awaitHealthy.perform(Progress.ofChanges(_ -> {})));
    }

    /// Words of a log are understood by `nodeletd why` alone: whoever failed of a service that ended is sent there.
    @Test
    void aServiceThatEndedSendsToWhoUnderstandsItsWords() {
        assertThat(failed(ReasonCode.SERVICE_ENDED).remedy()).contains("`nodeletd why`");
        assertThat(failed(ReasonCode.NO_QUORUM).remedy()).isEmpty();
    }
}
