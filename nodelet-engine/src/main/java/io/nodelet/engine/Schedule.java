package io.nodelet.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final BiFunction<Phase, Runnable, Outcome> work;

    private Schedule(List<Phase> phases, BiFunction<Phase, Runnable, Outcome> work) {
        phases.forEach(phase -> released.put(phase, new CompletableFuture<>()));
        this.work = work;
    }

    /// Runs `work` for each phase and returns the outcomes in the order of `phases`. `work` calls what it is
    /// given when those that need the phase may begin before its end. Interrupting the caller interrupts the phases
    /// under way and lets none begin.
    static Map<Phase, Outcome> run(List<Phase> phases, BiFunction<Phase, Runnable, Outcome> work)
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
            throw new CompletionException(e.getCause());
        }
    }

    private Outcome afterNeeds(Phase phase, CompletableFuture<Boolean> mine) {
        try {
            Outcome outcome = missing(phase)
                    .<Outcome>map(it -> new Outcome.Skipped("needs " + it.id().file()))
                    .orElseGet(() -> work.apply(phase, () -> mine.complete(true)));
            mine.complete(outcome.good());
            return outcome;
        } finally {
            mine.complete(false);
        }
    }

    /// Waits for the phases that this one needs; the first that they failed to make, if any.
    private Optional<Phase> missing(Phase phase) {
        return released.entrySet().stream()
                .filter(it -> phase.needs().contains(it.getKey().id().number()))
                .filter(it -> !it.getValue().join())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
