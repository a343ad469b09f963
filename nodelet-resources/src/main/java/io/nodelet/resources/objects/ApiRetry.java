package io.nodelet.resources.objects;

import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.kube.KubeException;
import java.time.Duration;

/// Repeats a change to the API while the server, or another writer, is in its way.
///
/// @param limit after which the last refusal is thrown
public record ApiRetry(Duration limit) {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int NOT_FOUND = 404;

    /// Runs `change`, which must look at the object anew each time. Repeated: no answer, server faults, conflicts, and
    /// an object or a namespace that is not there yet.
    public void run(Progress progress, Runnable change) {
        long end = System.nanoTime() + limit.toNanos();
        while (!attempt(progress, change, end)) {
            Sleep.rest(PAUSE);
        }
    }

    private static boolean attempt(Progress progress, Runnable change, long end) {
        try {
            change.run();
            return true;
        } catch (KubeException e) {
            if (System.nanoTime() > end || !(e.passing() || e.conflict() || e.status() == NOT_FOUND)) {
                throw e;
            }
            progress.say("trying again: " + e.getMessage());
            return false;
        }
    }
}
