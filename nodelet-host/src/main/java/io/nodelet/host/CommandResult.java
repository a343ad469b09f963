package io.nodelet.host;

import io.nodelet.model.NodeletException;
import java.time.Duration;

/// What a command that ran to its end left.
///
/// @param command as it was run
/// @param exit    its exit status
/// @param out     its standard output
/// @param err     its standard error
/// @param took    wall time
public record CommandResult(Command command, int exit, String out, String err, Duration took) {
    public boolean ok() {
        return exit == 0;
    }

    /// This result when the exit status is 0.
    ///
    /// @throws NodeletException otherwise, with the last lines it printed
    public CommandResult orThrow() {
        if (!ok()) {
            throw new NodeletException("`" + command + "` failed (exit " + exit + "): " + tail());
        }
        return this;
    }

    /// The last words it printed, for an error message.
    public String tail() {
        String text = (err.isBlank() ? out : err).strip();
        return text.length() <= 400 ? text : "…" + text.substring(text.length() - 400);
    }
}
