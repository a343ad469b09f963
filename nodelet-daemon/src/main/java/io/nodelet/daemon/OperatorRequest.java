package io.nodelet.daemon;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.OwnedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/// What an operator told the daemon to do with its phases.
///
/// @param what     in words, such as `phases start`
/// @param runs     at least one; one after the other, also where one has failed
/// @param renew    what is dropped between a stop and a start, so that it is made anew
/// @param progress who hears how it goes
/// @param results  of the runs that were made, in order
public record OperatorRequest(
        String what,
        List<RunRequest> runs,
        Optional<Predicate<OwnedResource>> renew,
        RunEvent.Sink progress,
        CompletableFuture<List<RunResult>> results) {
    /// What is wanted of the stack from now on. Whoever stops only a part does so on purpose: nothing is healed then.
    /// Whoever restarts one service wants no more than that.
    ///
    /// @param before what was wanted before
    DesiredServiceState desired(DesiredServiceState before) {
        RunRequest last = runs.getLast();
        if (last.service().isPresent()) {
            return before;
        }
        if (last.operation() == Operation.START) {
            return DesiredServiceState.TRUE;
        }
        return last.options().whole() ? DesiredServiceState.FALSE : DesiredServiceState.IGNORE;
    }

    boolean starts() {
        return runs.stream().anyMatch(runRequest -> runRequest.operation() == Operation.START);
    }

    /// Does it, and waits for its end.
    CompletableFuture<List<RunResult>> attempt(Runner runner) {
        CompletableFuture<List<RunResult>> done = new CompletableFuture<>();
        try {
            done.complete(run(runner));
        } catch (RuntimeException | StackOverflowError e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /// Whether it was a stop that nothing came of, as pods can't be moved.
    boolean refused(CompletableFuture<List<RunResult>> done) {
        return done.state() == Future.State.SUCCESS
                && done.resultNow().getLast().refused();
    }

    /// Tells who gave the order how it ended.
    void answer(CompletableFuture<List<RunResult>> done) {
        var _ = done.whenComplete((made, e) -> {
            boolean _ = e == null ? results.complete(made) : results.completeExceptionally(e);
        });
    }

    private List<RunResult> run(Runner runner) {
        List<RunResult> done = new ArrayList<>();
        for (RunRequest runRequest : runs) {
            if (runRequest.operation() == Operation.START) {
                renew.filter(_ -> !done.isEmpty()).ifPresent(runner::renew);
            }
            done.add(runRequest.by(runner));
            if (done.getLast().refused()) {
                return done;
            }
        }
        return done;
    }
}
