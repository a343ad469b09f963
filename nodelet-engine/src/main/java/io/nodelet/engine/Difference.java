package io.nodelet.engine;

/// How a declared resource and the machine differ.
public sealed interface Difference {
    /// It is as declared.
    record Same() implements Difference {}

    /// It is not there.
    record Missing() implements Difference {}

    /// It is there, but otherwise; `detail` says how, for a person, with no secrets in it.
    record Changed(String detail) implements Difference {}

    /// The thing itself need not be made anew, but somebody changed something that it hangs on.
    ///
    /// @param kind   of that, such as `unit`
    /// @param detail in a person's words
    record Beside(String kind, String detail) implements Difference {}

    static Difference same() {
        return new Same();
    }

    static Difference missing() {
        return new Missing();
    }

    static Difference changed(String detail) {
        return new Changed(detail);
    }

    default boolean isSame() {
        return this instanceof Same;
    }
}
