package io.nodelet.daemon;

import io.nodelet.model.Role;
import java.time.Duration;

/// A background duty of the daemon: does its work in rounds, beside the phases, on a thread of its own.
///
/// A new duty is a class that implements this, and its line in `NodeControllers`.
public interface Controller extends AutoCloseable {
    /// Names its thread in logs and metrics, such as `dns`.
    String name();

    /// Whether nodes of the role have this duty.
    default boolean runsOn(Role role) {
        return true;
    }

    /// One round: compares what is with what should be, and does what is due.
    ///
    /// @throws io.nodelet.model.NodeletException where something is in the way: logged once, and tried again
    void reconcile() throws InterruptedException;

    /// From the end of a round to the next one; after a failed round it is at least [Controllers#AFTER_FAILURE].
    Duration interval();

    /// Gives up what it holds between rounds: when the daemon ends, or a round ended of an internal error.
    @Override
    default void close() {}
}
