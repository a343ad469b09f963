package io.nodelet.engine;

import io.nodelet.model.PhaseId;
import java.util.List;

/// What a status run found of one phase.
///
/// @param id          which phase
/// @param checked     whether it has a live check
/// @param state       the verdict
/// @param reason      why it is not running; empty when it is
/// @param differences what a start would change
public record PhaseReport(PhaseId id, boolean checked, State state, String reason, List<Change> differences) {
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
}
