package io.nodelet.engine;

import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import java.util.List;
import java.util.Optional;

/// What a status run found of one phase.
///
/// @param id          which phase
/// @param checked     whether it has a live check
/// @param state       the verdict
/// @param failure     why it is not running; empty when it is
/// @param differences what a start would change
public record PhaseReport(
        PhaseId id, boolean checked, State state, Optional<Failure> failure, List<Change> differences) {
    /// The verdict of a status check.
    public enum State {
        /// As declared, and its live check, if it has one, is good.
        RUNNING,
        /// Nothing of it is there.
        STOPPED,
        /// Something of it is missing or otherwise, or its live check is not good.
        FAILED
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /// Why it is not running, for a person; empty when it is. Nothing is decided by it.
    public String reason() {
        return failure.map(Failure::message).orElse("");
    }
}
