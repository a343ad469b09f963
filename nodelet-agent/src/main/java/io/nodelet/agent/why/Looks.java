package io.nodelet.agent.why;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Several looks at once, all of which end by the same moment. One that does not is left behind, and said so.
final class Looks {
    private final long end;
    private final List<String> unanswered = new ArrayList<>();

    Looks(Duration limit) {
        this.end = System.nanoTime() + limit.toNanos();
    }

    /// Begins to look.
    ///
    /// @param what   as it is told when nothing comes of it
    /// @param unseen stands for what could not be seen
    <T> Supplier<T> begin(String what, Supplier<T> look, T unseen) {
        var task = new FutureTask<>(look::get);
        Thread.ofVirtual().name(what).start(task);
        return () -> await(what, task, unseen);
    }

    private <T> T await(String what, FutureTask<T> task, T unseen) {
        try {
            return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return unseen(what + ": no answer in time", unseen);
        } catch (ExecutionException e) {
            return unseen(what + ": " + e.getCause(), unseen);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            return unseen(what + ": interrupted", unseen);
        }
    }

    private <T> T unseen(String why, T unseen) {
        synchronized (unanswered) {
            unanswered.add(why);
        }
        return unseen;
    }

    /// What nothing came of so far.
    List<String> unanswered() {
        synchronized (unanswered) {
            return List.copyOf(unanswered);
        }
    }
}
