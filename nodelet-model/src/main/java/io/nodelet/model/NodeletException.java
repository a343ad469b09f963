package io.nodelet.model;

import org.jspecify.annotations.Nullable;

/// Every error that Nodelet raises itself: what failed and why in the message, and what to do next in `remedy`. Where a
/// program decides by it, it carries a code.
public class NodeletException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ReasonCode code;
    private final String subject;
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
        this(new Failure(ReasonCode.UNCLASSIFIED, "", message), remedy, cause);
    }

    public NodeletException(Failure failure) {
        this(failure, "", null);
    }

    public NodeletException(Failure failure, String remedy, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.code = failure.code();
        this.subject = failure.subject();
        this.remedy = remedy;
    }

    /// What failed, for programs and for people. [ReasonCode#UNCLASSIFIED] where nobody decides by it.
    public Failure failure() {
        return new Failure(code, subject, String.valueOf(getMessage()));
    }

    /// What the operator can do next; empty when the message says it all.
    public String remedy() {
        return remedy;
    }
}
