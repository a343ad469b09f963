package io.nodelet.engine;

/// An action that sets right what no restart would: what is wrong is not how something runs, but what it has to work
/// with. Whoever heals a node performs it again, with rests, and takes nothing down for it.
public interface RepairAction extends Action {
    /// The kind of every remedy.
    String KIND = "remedy";

    /// Whether no process that is declared after it may start before it is done.
    default boolean comesFirst() {
        return false;
    }

    @Override
    default String kind() {
        return KIND;
    }
}
