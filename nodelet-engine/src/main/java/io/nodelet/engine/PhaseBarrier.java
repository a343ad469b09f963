package io.nodelet.engine;

import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;

/// A phase's place among those that run beside it.
interface PhaseBarrier {
    /// Those that need this phase may begin.
    void milestone();

    /// Waits for another phase.
    ///
    /// @throws Unmet when it failed
    /// @throws Cancelled when the thread is interrupted
    void pass(int phase);

    /// What a phase needs can't be had.
    final class Unmet extends NodeletException {
        private static final long serialVersionUID = 1L;

        Unmet(Phase needed) {
            super(new Failure(
                    ReasonCode.NEEDS_ANOTHER,
                    needed.id().file(),
                    "needs " + needed.id().file()));
        }
    }
}
