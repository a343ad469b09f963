package io.nodelet.engine;

import java.util.List;

/// A start or a stop that somebody wants, and of what.
public record WantedRun(Operation operation, RunOptions options) {
    /// These operations, all of the same phases, one after the other.
    public static List<WantedRun> all(List<Operation> operations, RunOptions options) {
        return operations.stream().map(it -> new WantedRun(it, options)).toList();
    }
}
