package io.nodelet.engine;

/// What follows waits until another phase has succeeded, or has passed its [Milestone]. What stands before it is made
/// beside that phase. Nothing on the machine. A phase that is not in the plan, or not in the run, keeps no gate closed.
///
/// @param phase the other's number
public record WaitFor(int phase) implements Item {
    @Override
    public String kind() {
        return "gate";
    }

    @Override
    public String key() {
        return "%03d".formatted(phase);
    }
}
