package io.nodelet.engine;

import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;

/// A run was ended from outside. What it had made stays recorded; the same command goes on where it left off.
public final class RunCancelledException extends NodeletException {
    private static final long serialVersionUID = 1L;

    public RunCancelledException() {
        super(
                new Failure(ReasonCode.INTERRUPTED, "", "cancelled"),
                "Run the same command again: it goes on where it was left.",
                null);
    }
}
