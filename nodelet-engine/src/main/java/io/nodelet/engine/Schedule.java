package io.nodelet.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Runs phases on virtual threads as soon as those they need have succeeded.
///
/// This is the one place with fork and join; structured concurrency takes it over once it is final.
final class Schedule {
    private Schedule() {}

    /// Runs `work` for each phase and returns the outcomes in the order of `phases`. Interrupting the caller interrupts
    /// the phases under way and lets none begin.
    static Map<Phase, Outcome> run(List<Phase> phases, Function<Phase, Outcome> work) throws InterruptedException {
        Map<Phase, CompletableFuture<Outcome>> running = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Phase phase : phases) {
                List<CompletableFuture<Outcome>> needed = needs(phase, running);
                running.put(
                        phase, CompletableFuture.supplyAsync(() -> afterNeeds(phase, running, needed, work), threads));
            }
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

    private static List<CompletableFuture<Outcome>> needs(Phase phase, Map<Phase, CompletableFuture<Outcome>> running) {
        return running.entrySet().stream()
                .filter(it -> phase.needs().contains(it.getKey().id().number()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Outcome afterNeeds(
            Phase phase,
            Map<Phase, CompletableFuture<Outcome>> running,
            List<CompletableFuture<Outcome>> needed,
            Function<Phase, Outcome> work) {
        for (CompletableFuture<Outcome> it : needed) {
            if (!it.join().good()) {
                return new Outcome.Skipped("needs " + missing(phase, running));
            }
        }
        return work.apply(phase);
    }

    private static String missing(Phase phase, Map<Phase, CompletableFuture<Outcome>> running) {
        return running.entrySet().stream()
                .filter(it -> phase.needs().contains(it.getKey().id().number()))
                .filter(it -> it.getValue().isDone() && !it.getValue().join().good())
                .map(it -> it.getKey().id().file())
                .findFirst()
                .orElse("an earlier phase");
    }
}
