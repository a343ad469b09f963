package io.nodelet.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/// Runs phases on virtual threads as soon as those they need have succeeded, or have passed their [Milestone].
///
/// This is the one place with fork and join; structured concurrency takes it over once it is final.
final class Schedule {
    /// Per phase, in their order: whether those that need it may begin.
    private final Map<Phase, CompletableFuture<Boolean>> released = new LinkedHashMap<>();

    private final BiFunction<Phase, PhaseBarrier, Outcome> work;

    private Schedule(List<Phase> phases, BiFunction<Phase, PhaseBarrier, Outcome> work) {
        phases.forEach(phase -> released.put(phase, new CompletableFuture<>()));
        this.work = work;
    }

    /// Runs `work` for each phase and returns the outcomes in the order of `phases`. Interrupting the caller
    /// interrupts the phases under way and lets none begin.
    static Map<Phase, Outcome> run(List<Phase> phases, BiFunction<Phase, PhaseBarrier, Outcome> work)
            throws InterruptedException {
        return new Schedule(phases, work).run();
    }

    private Map<Phase, Outcome> run() throws InterruptedException {
        Map<Phase, CompletableFuture<Outcome>> running = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            released.forEach((phase, mine) ->
                    running.put(phase, CompletableFuture.supplyAsync(() -> afterNeeds(phase, mine), threads)));
            awaitAll(running, threads);
        }
        Map<Phase, Outcome> outcomes = new LinkedHashMap<>();
        running.forEach((phase, outcome) -> outcomes.put(phase, outcome.join()));
        return outcomes;
    }

    private static void awaitAll(Map<Phase, CompletableFuture<Outcome>> running, ExecutorService threads)
            throws InterruptedException {
        try {
            CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
                    .get();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // no phase's failure: whoever runs this thread decides what becomes of the process
            }
            throw new CompletionException(e.getCause());
        }
    }

    private Outcome afterNeeds(Phase phase, CompletableFuture<Boolean> mine) {
        try {
            released.keySet().stream()
                    .filter(otherPhase ->
                            phase.dependsOn().contains(otherPhase.id().number()))
                    .forEach(this::await);
            Outcome outcome = work.apply(phase, new Among(phase.id().number(), mine));
            mine.complete(outcome.isSuccess());
            return outcome;
        } catch (PhaseBarrier.Unmet e) {
            return new Outcome.Skipped(String.valueOf(e.getMessage()));
        } catch (RunCancelledException e) {
            return new Outcome.Failed(e);
        } finally {
            mine.complete(false);
        }
    }

    private void await(Phase needed) {
        try {
            if (!Objects.requireNonNull(released.get(needed)).get()) {
                throw new PhaseBarrier.Unmet(needed);
            }
        } catch (InterruptedException e) {
            throw new RunCancelledException();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    /// One phase's turn among the others of this run.
    private final class Among implements PhaseBarrier {
        private final int self;
        private final CompletableFuture<Boolean> mine;

        private Among(int self, CompletableFuture<Boolean> mine) {
            this.self = self;
            this.mine = mine;
        }

        @Override
        public void milestone() {
            mine.complete(true);
        }

        /// Only an earlier one: phases that wait for each other would wait for ever.
        @Override
        public void pass(int phase) {
            if (phase >= self) {
                throw new IllegalStateException("phase " + self + " may not wait for phase " + phase);
            }
            released.keySet().stream()
                    .filter(otherPhase -> otherPhase.id().number() == phase)
                    .forEach(Schedule.this::await);
        }
    }
}
