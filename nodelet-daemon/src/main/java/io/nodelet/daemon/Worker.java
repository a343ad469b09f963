package io.nodelet.daemon;

import java.util.Optional;

/// The one thread that changes the node; there is never a second.
final class Worker {
    private Optional<Thread> thread = Optional.empty();

    boolean busy() {
        return thread.isPresent();
    }

    void begin(Runnable job) {
        if (busy()) {
            throw new IllegalStateException("the worker is at work");
        }
        thread = Optional.of(Thread.ofVirtual().name("worker").start(job));
    }

    /// What it was told is over.
    void over() {
        thread = Optional.empty();
    }

    /// What it does ends early, in order.
    void breakOff() {
        thread.ifPresent(Thread::interrupt);
    }

    void join() {
        try {
            if (thread.isPresent()) {
                thread.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
