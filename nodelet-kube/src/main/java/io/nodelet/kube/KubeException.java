package io.nodelet.kube;

import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import org.jspecify.annotations.Nullable;

/// A call that the API server refused, or did not answer.
public final class KubeException extends NodeletException {
    private static final long serialVersionUID = 1L;
    private final int status;

    /// @param status the HTTP status, or 0 when there was no answer
    public KubeException(int status, String message, String remedy, @Nullable Throwable cause) {
        super(new Failure(code(status), "", message), remedy, cause);
        this.status = status;
    }

    private static ReasonCode code(int status) {
        if (status == 0) {
            return ReasonCode.API_UNREACHABLE;
        }
        return passing(status) ? ReasonCode.API_NOT_READY : ReasonCode.API_REFUSED;
    }

    /// The HTTP status, or 0 when there was no answer.
    public int status() {
        return status;
    }

    /// Whether the object changed between the look and the change.
    public boolean conflict() {
        return status == 409;
    }

    /// Whether the same call may succeed a moment later: no answer, too many requests, or a fault of the server's.
    public boolean passing() {
        return passing(status);
    }

    private static boolean passing(int status) {
        return status == 0 || status == 429 || status >= 500;
    }
}
