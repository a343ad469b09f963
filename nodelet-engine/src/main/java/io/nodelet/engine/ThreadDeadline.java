package io.nodelet.engine;

import java.time.Duration;
import java.util.Optional;

/// Interrupts the thread that made it when the time is up. Closing it ends the watch, and swallows an interrupt of its
/// own that came too late to matter.
final class ThreadDeadline implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private final Thread watch;
    private boolean closed;
    private boolean passed;

    ThreadDeadline(Optional<Duration> limit) {
        watch = Thread.ofVirtual().start(() -> limit.ifPresent(this::watch));
    }

    synchronized boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        boolean late;
        synchronized (this) {
            closed = true;
            late = passed;
        }
        watch.interrupt();
        if (late) {
            Thread.interrupted();
        }
    }

    private void watch(Duration limit) {
        try {
            Thread.sleep(limit);
            expire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void expire() {
        if (!closed) {
            passed = true;
            worker.interrupt();
        }
    }
}
