package io.nodelet.engine;

import io.nodelet.model.ReasonCode;

/// How a declared resource and the machine differ.
public sealed interface Difference {
    /// It is as declared.
    record Same() implements Difference {}

    /// It is not there.
    record Missing(ReasonCode code) implements Difference {}

    /// It is there, but otherwise; `detail` says how, for a person, with no secrets in it.
    record Changed(ReasonCode code, String detail) implements Difference {}

    /// The thing itself need not be made anew, but somebody changed something that it hangs on.
    ///
    /// @param kind   of that, such as `unit`
    /// @param detail in a person's words
    record Beside(String kind, ReasonCode code, String detail) implements Difference {}

    static Difference same() {
        return new Same();
    }

    static Difference missing() {
        return new Missing(ReasonCode.RESOURCE_MISSING);
    }

    static Difference changed(String detail) {
        return new Changed(ReasonCode.RESOURCE_DIFFERS, detail);
    }

    static Difference changed(ReasonCode code, String detail) {
        return new Changed(code, detail);
    }

    default boolean isSame() {
        return this instanceof Same;
    }
}
