package io.nodelet.agent.cli;

import io.nodelet.model.NodeletException;

/// A command that ends early, with its exit code.
final class ExitException extends NodeletException {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    ExitException(ExitCode code, String message, String remedy) {
        super(message, remedy);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
