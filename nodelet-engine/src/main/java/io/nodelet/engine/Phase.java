package io.nodelet.engine;

import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One step of a node's life, declared.
///
/// ```
///          start                    status                   stop
///   needs ──► declare() ──► check()   compare + check()   beforeStop(…) ──► undo in reverse
/// ```
///
/// Implementations are final, stateless, and get the node's spec and their ports by constructor.
public interface Phase {
    PhaseId id();

    /// The numbers of the phases that must have succeeded before this one starts. A number that is not in the plan
    /// counts as done, so that roles may leave phases out.
    default Set<Integer> dependsOn() {
        return Set.of();
    }

    /// What must be so on this node, in the order in which it is made. A pure function of the node's spec.
    List<Item> declare();

    /// Whether this phase has a live check: the seed's STATUS CHECK column.
    default boolean hasStatusCheck() {
        return false;
    }

    /// The live check, beyond the comparison with what is declared. Looks only; a few seconds at most.
    default Health check() {
        return Health.healthy();
    }

    /// How long the live check may say no after all that is declared is there, before a start counts as failed: for
    /// what comes and goes while others settle.
    default Duration readinessTimeout() {
        return Duration.ZERO;
    }

    /// What is done before anything of the stack stops (the drain), in plan order. Only a full stop does it.
    ///
    /// @param force whether the stop is to go on whatever is in its way
    default List<Action> beforeStop(boolean force) {
        return List.of();
    }

    /// How long start, or stop, may take before it counts as failed.
    default Duration timeout() {
        return Duration.ofMinutes(5);
    }
}
