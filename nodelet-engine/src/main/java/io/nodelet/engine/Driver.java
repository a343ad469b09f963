package io.nodelet.engine;

import io.nodelet.engine.ledger.PriorState;

/// Compares, makes and undoes the resources of one type. Stateless; every method is safe to repeat.
///
/// The engine calls, for a resource that it does not own yet: `compare`, `before`, (ledger), `apply`;
/// for one it owns: `compare`, and `apply` when they differ; at stop or reset: `restore`, (ledger),
/// `forget`.
///
/// @param <R> the resource's type
public interface Driver<R extends Resource> {
    /// The resource class that it drives.
    Class<R> type();

    /// The [Item#kind] of its resources.
    String kind();

    /// What is different now. Changes nothing.
    Difference compare(R wanted);

    /// What is there now, in enough detail for [#restore] to bring it back after this process is gone.
    PriorState before(R wanted);

    /// Makes it as declared.
    void apply(R wanted);

    /// Ends what hangs, so that the next [#apply] makes it anew although it looks as declared. Nothing by default: what
    /// does not live can't hang.
    default void takeDown(R hanging) {}

    /// Ends what runs in order, for the same.
    default void end(R running) {
        takeDown(running);
    }

    /// Brings back what was there before, from the ledger's words alone; does nothing where that is so already.
    /// Foreign things that came later survive.
    void restore(String key, PriorState priorState);

    /// What was before is back, and the ledger knows the thing no longer: whatever was kept for [#restore] may go.
    default void forget(String key, PriorState priorState) {}

    /// Whether [#restore] takes data away that a component has made, such as etcd's.
    default boolean holdsData(PriorState priorState) {
        return false;
    }

    /// Whether [#restore] will leave, or has left, something of ours, as it can't be told from what was there before.
    default boolean leaves(String key, PriorState priorState) {
        return false;
    }

    /// Whether [#restore] takes the thing away, rather than bring back or leave what was there.
    default boolean removes(PriorState priorState) {
        return priorState.nothing();
    }
}
