package io.nodelet.model;

import org.jspecify.annotations.Nullable;

/// Every error that Nodelet raises itself: what failed and why in the message, and what to do next in `remedy`.
public class NodeletException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String remedy;

    public NodeletException(String message) {
        this(message, "", null);
    }

    public NodeletException(String message, @Nullable Throwable cause) {
        this(message, "", cause);
    }

    public NodeletException(String message, String remedy) {
        this(message, remedy, null);
    }

    public NodeletException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /// What the operator can do next; empty when the message says it all.
    public String remedy() {
        return remedy;
    }
}
