package io.nodelet.phases.controlplane;

import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.util.Optional;

/// What the answer of an API server means on the master that runs it.
final class LocalApiServer {
    private LocalApiServer() {}

    /// One that does not answer, or is not ready, is this master's own to restart. One that answers and refuses runs:
    /// it is the rights, or an identity, that are wrong, and a restart would take the API from everybody else.
    static Health health(Health ready) {
        Optional<ReasonCode> code = ready.because().map(Failure::code);
        if (code.filter(ReasonCode.API_REFUSED::equals).isPresent()) {
            return ready;
        }
        boolean silent = code.filter(ReasonCode.API_UNREACHABLE::equals).isPresent();
        return ready.as(silent ? ReasonCode.SERVICE_SILENT : ReasonCode.SERVICE_UNWELL, "kube-apiserver");
    }
}
