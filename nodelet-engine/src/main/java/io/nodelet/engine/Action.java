package io.nodelet.engine;

import io.nodelet.model.Health;

/// What can't be declared: a thing to be done or waited for, with its own check.
///
/// Life cycle at start: `check`; when it is not ok, `perform`, which must be safe to repeat after a kill at any point.
/// At stop: `undo`. An action that changes the machine itself does so through resources, never by hand.
public non-sealed interface Action extends Item {
    /// Whether there is nothing left to do. Looks only; changes nothing.
    Health check();

    /// Does it, or waits for it. Ends early when the thread is interrupted.
    ///
    /// @throws io.nodelet.model.NodeletException when it can't be done, with what was seen
    void perform(Progress progress);

    /// Takes it back at stop. Nothing by default.
    default void undo(Progress progress) {}

    @Override
    default String kind() {
        return "action";
    }
}
