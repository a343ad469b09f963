package io.nodelet.engine;

import io.nodelet.model.Health;

/// An action that is never done before it is done again, for tests of the run itself.
record Deed(String key, Work work) implements Action {
    /// What it does.
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    @Override
    public Health check() {
        return Health.failing("not done");
    }

    @Override
    public void perform(Progress progress) {
        try {
            work.run();
        } catch (InterruptedException e) {
            throw new Cancelled();
        }
    }
}
