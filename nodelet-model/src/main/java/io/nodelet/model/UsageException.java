package io.nodelet.model;

/// A command line that can't be meant: a value that is none, or options that exclude each other. Nothing was done, and
/// the same command will never work. Programs end with their exit code for wrong usage.
public final class UsageException extends NodeletException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message, String remedy) {
        super(message, remedy);
    }
}
