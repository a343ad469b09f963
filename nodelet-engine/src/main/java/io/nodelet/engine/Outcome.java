package io.nodelet.engine;

import io.nodelet.model.NodeletException;

/// How a phase ended in a run.
public sealed interface Outcome {
    /// It did something: `changes` resources made or given back, or actions done.
    record Done(int changes) implements Outcome {}

    /// All was as declared; nothing was touched.
    record Unchanged() implements Outcome {}

    /// It did not get there.
    record Failed(NodeletException cause) implements Outcome {}

    /// It was not tried, and `reason` says why.
    record Skipped(String reason) implements Outcome {}

    default boolean isSuccess() {
        return this instanceof Done || this instanceof Unchanged;
    }
}
