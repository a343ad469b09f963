package io.nodelet.daemon;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The one thread that changes the node; there is never a second. For the loop's thread only.
final class Worker {
    /// How long a phase whose time is up may take to notice.
    static final Duration GRACE = Duration.ofMinutes(1);

    private final SupervisedThreads threads;
    private Optional<Thread> thread = Optional.empty();
    private Instant progressed = Instant.MIN;

    Worker(SupervisedThreads threads) {
        this.threads = threads;
    }

    boolean busy() {
        return thread.isPresent();
    }

    void begin(Instant now, Runnable job) {
        if (busy()) {
            throw new IllegalStateException("the worker is at work");
        }
        progressed = now;
        thread = Optional.of(threads.once("worker", job));
    }

    /// Notes that a phase of the job began or ended; looks go on beside it.
    void heard(RunEvent event, Instant now) {
        boolean progress = switch (event) {
            case RunEvent.Started started -> started.operation() != Operation.STATUS;
            case RunEvent.Finished finished -> finished.operation() != Operation.STATUS;
            case RunEvent.Changing _, RunEvent.Progressed _ -> false;
        };
        progressed = progress ? now : progressed;
    }

    /// Why it hangs: each phase has a time limit, and that of every one under way has passed.
    ///
    /// @param longest time limit of any phase
    Optional<String> hung(Duration longest, Instant now) {
        return busy() && now.isAfter(progressed.plus(longest).plus(GRACE))
                ? Optional.of("no phase of the step under way has begun or ended since " + progressed)
                : Optional.empty();
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
