package io.nodelet.engine;

import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An action that is never done before it is done again, for tests of the run itself.
record Deed(String key, Work work) implements Action {
    /// What it does.
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    static Deed failing(String key) {
        return new Deed(key, () -> {
            throw new NodeletException(key + " went wrong");
        });
    }

    /// Two that are done at the same time, or fail.
    static Deed meeting(CyclicBarrier meet) {
        return new Deed("meet", () -> {
            try {
                meet.await(10, TimeUnit.SECONDS);
            } catch (BrokenBarrierException | TimeoutException e) {
                throw new NodeletException("alone", e);
            }
        });
    }

    @Override
    public Health check() {
        return Health.unhealthy(io.nodelet.model.ReasonCode.SCRIPT_PENDING, key(), "not done");
    }

    @Override
    public void perform(Progress progress) {
        try {
            work.run();
        } catch (InterruptedException e) {
            throw new RunCancelledException();
        }
    }
}
