package io.nodelet.bundle.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Closes a stream from which nothing came for too long, so that its reader fails instead of waiting for ever.
final class StallGuard implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final InputStream stream;
    private final Duration patience;
    private volatile long lastSign = System.nanoTime();

    StallGuard(InputStream stream, Duration patience) {
        this.stream = stream;
        this.patience = patience;
        Thread.ofVirtual().start(this::watch);
    }

    void sawData() {
        lastSign = System.nanoTime();
    }

    private void watch() {
        try {
            long left = patience.toNanos();
            while (left > 0 && !done.await(left, TimeUnit.NANOSECONDS)) {
                left = lastSign + patience.toNanos() - System.nanoTime();
            }
            if (left <= 0) {
                stream.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
