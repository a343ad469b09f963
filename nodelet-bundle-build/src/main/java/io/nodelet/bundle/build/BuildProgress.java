package io.nodelet.bundle.build;

/// Where a build says how far it is.
@FunctionalInterface
public interface BuildProgress {
    BuildProgress SILENT = (component, state, done) -> {};

    /// One component's state, which replaces the one before.
    ///
    /// @param component its name, or a step of the whole such as `bundle`
    /// @param state what is being done, or with `done` what was done
    /// @param done whether this was the last word about it
    void show(String component, String state, boolean done);

    /// How much of a component is made, where that can be counted.
    ///
    /// @param state the same in words
    /// @param of    at most so many; some of them may be at hand already
    default void count(String component, String state, int made, int of) {
        show(component, state, false);
    }
}
