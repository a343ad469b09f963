package io.nodelet.daemon.control;

import io.nodelet.engine.RunCancelledException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What one listener has not heard yet. Whoever tells it something never waits: a listener that stands still (a
/// suspended terminal, say) holds up nobody, and misses what comes after so many events.
final class ListenerQueue {
    static final int MOST = 10_000;
    private static final Map<String, Object> END = Map.of();

    private final BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();

    void tell(Map<String, Object> event) {
        if (events.size() < MOST) {
            events.add(event);
        }
    }

    /// Nothing more comes.
    void end() {
        events.add(END);
    }

    /// Writes what is told until the end of it; waits for whoever reads.
    ///
    /// @throws io.nodelet.model.NodeletException when nobody is at the other end any more
    void writeTo(JsonLineChannel jsonLineChannel) {
        try {
            for (Map<String, Object> event = events.take(); !event.isEmpty(); event = events.take()) {
                jsonLineChannel.write(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunCancelledException();
        }
    }
}
