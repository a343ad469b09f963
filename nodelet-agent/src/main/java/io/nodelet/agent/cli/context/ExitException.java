package io.nodelet.agent.cli.context;

import io.nodelet.model.NodeletException;

/// A command that ends early, with its exit code.
public final class ExitException extends NodeletException {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    public ExitException(ExitCode code, String message, String remedy) {
        super(message, remedy);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
