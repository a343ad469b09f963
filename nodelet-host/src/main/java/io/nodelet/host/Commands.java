package io.nodelet.host;

/// Runs external programs.
@FunctionalInterface
public interface Commands {
    /// Runs it to its end.
    ///
    /// @throws io.nodelet.model.NodeletException when it can't be started, or not be ended within its time limit; a
    ///     non-zero exit is a result, not an error
    CommandResult run(Command command);
}
