package io.nodelet.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/// One [CheckCache] at several phases, each on a thread of its own.
final class ParallelChecks {
    private ParallelChecks() {}

    /// @return a report for each phase, in their order
    /// @throws Cancelled when the calling thread is interrupted
    /// @throws Error     when a look ended with one: it is no phase's failure, and no report takes its place
    static List<PhaseReport> at(List<Phase> phases, Function<Phase, PhaseReport> look) {
        CheckCache one = new CheckCache();
        List<FutureTask<PhaseReport>> tasks = new ArrayList<>();
        for (Phase phase : phases) {
            FutureTask<PhaseReport> task = new FutureTask<>(() -> look.apply(phase));
            tasks.add(task);
            Thread.ofVirtual().start(() -> one.with(task));
        }
        try {
            List<PhaseReport> reports = new ArrayList<>();
            for (FutureTask<PhaseReport> task : tasks) {
                reports.add(task.get());
            }
            return reports;
        } catch (InterruptedException e) {
            tasks.forEach(futureTask -> futureTask.cancel(true));
            throw new RunCancelledException();
        } catch (ExecutionException e) {
            throw CheckCache.unwrapped(e);
        }
    }
}
