package io.nodelet.daemon;

import io.nodelet.daemon.metrics.Histogram;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is told to the loop, and how long it waited until the loop had time for it.
final class EventQueue implements Executor {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Histogram lag = new Histogram(0.001, 0.01, 0.1, 1, 10);

    private record Message(Runnable what, long since) {}

    @Override
    public void execute(Runnable message) {
        messages.add(new Message(message, System.nanoTime()));
    }

    /// Hears everything that is there, on this thread; waits a while where there is nothing.
    ///
    /// Rounds up: one who wakes too early finds nothing to do, and waits once more.
    ///
    /// @return whether there was anything
    boolean hear(Duration patience) throws InterruptedException {
        @Nullable Message message = messages.poll(patience.toMillis() + 1, TimeUnit.MILLISECONDS);
        boolean heard = message != null;
        while (message != null) {
            lag.add(Duration.ofNanos(System.nanoTime() - message.since()));
            message.what().run();
            message = messages.poll();
        }
        return heard;
    }

    /// How long messages waited. For the loop's thread only.
    Histogram lag() {
        return lag;
    }
}
