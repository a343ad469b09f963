package io.nodelet.engine;

import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// Walks a plan: up (each phase as soon as those it needs are there), down (in reverse, going on past failures only
/// when told to), or only looks.
///
/// ```
/// start:   needs → declare → make what differs → live check      (parallel where needs allow)
/// stop:    drain … → undo in reverse order                       (one after the other)
/// reset:   stop → give back what outlives a stop → no ledger
/// ```
public final class Runner {
    private final Plan plan;
    private final Ledger ledger;
    private final RunEvent.Sink events;
    private final Converger converger;
    private final PhaseCheck check;

    public Runner(Plan plan, Drivers drivers, Ledger ledger, RunEvent.Sink events) {
        this.plan = plan;
        this.ledger = ledger;
        this.events = events;
        this.converger = new Converger(drivers, ledger, events);
        this.check = new PhaseCheck(converger, ledger);
    }

    public Plan plan() {
        return plan;
    }

    /// Brings the phases up. A run without changes touches nothing.
    ///
    /// @throws Cancelled when the calling thread is interrupted, after the phases under way have ended
    public RunResult start(RunOptions options) {
        long began = System.nanoTime();
        if (options.whole()) {
            giveBackForeign();
        }
        List<Phase> covered = covered(options);
        try (ThreadDeadline _ = new ThreadDeadline(options.timeout())) {
            SequencedMap<PhaseId, Outcome> outcomes = new LinkedHashMap<>();
            Schedule.run(
                            covered,
                            (phase, phaseBarrier) ->
                                    once(phase, Operation.START, otherPhase -> bringUp(otherPhase, phaseBarrier)))
                    .forEach((phase, outcome) -> outcomes.put(phase.id(), outcome));
            return new RunResult(Operation.START, outcomes, since(began));
        } catch (InterruptedException e) {
            throw new RunCancelledException();
        }
    }

    /// The result of a start that has nothing to do; empty when there is something. Looks at all phases at once, and
    /// touches nothing.
    public Optional<RunResult> settled(RunOptions options) {
        long began = System.nanoTime();
        if (ledger.newestFirst().isEmpty() || (options.whole() && !foreign().isEmpty())) {
            return Optional.empty();
        }
        List<PhaseReport> reports = status(options);
        if (!reports.stream().allMatch(PhaseReport::running)) {
            return Optional.empty();
        }
        SequencedMap<PhaseId, Outcome> outcomes = new LinkedHashMap<>();
        reports.forEach(phaseReport -> outcomes.put(phaseReport.id(), new Outcome.Unchanged()));
        return Optional.of(new RunResult(Operation.START, outcomes, since(began)));
    }

    /// Takes the phases away, in reverse. A full stop drains first.
    ///
    /// @throws Cancelled when the calling thread is interrupted, or the options' time is up
    public RunResult stop(RunOptions options) {
        long began = System.nanoTime();
        SequencedMap<PhaseId, Outcome> outcomes = new LinkedHashMap<>();
        try (ThreadDeadline _ = new ThreadDeadline(options.timeout())) {
            boolean go = !options.whole() || down() || beforeStop(outcomes, options.force()) || options.force();
            for (Phase phase : covered(options).reversed()) {
                Outcome outcome = go
                        ? once(phase, Operation.STOP, converger::stop)
                        : new Outcome.Skipped("a phase above it failed to stop");
                endIfCancelled(outcome);
                outcomes.merge(phase.id(), outcome, Runner::worse);
                go &= outcome.isSuccess() || options.force();
            }
        }
        if (options.whole()) {
            giveBackForeign();
        }
        return new RunResult(Operation.STOP, outcomes, since(began));
    }

    /// Restarts one process of one phase (a service that does not answer), and starts that phase.
    ///
    /// @throws Cancelled when the calling thread is interrupted
    public RunResult remake(int position, String kind, String key) {
        return start(List.of(plan.phases().get(position)), phase -> converger.renew(phase, kind, key));
    }

    /// Restarts one process of one phase because somebody wants that: it has the time to end that it was declared with.
    ///
    /// @throws Cancelled when the calling thread is interrupted
    public RunResult again(int position, String kind, String key) {
        return start(List.of(plan.phases().get(position)), phase -> converger.again(phase, kind, key));
    }

    /// Restarts the processes of some phases, each in its turn, and starts these and others. Nothing is given back, and
    /// nothing but processes is made anew that is as declared. A phase whose needs do not come up is left as it is.
    ///
    /// @param processes of which phases are restarted
    /// @param which     are started, those among them
    /// @throws Cancelled when the calling thread is interrupted
    public RunResult restart(Set<PhaseId> processes, Set<PhaseId> which) {
        return restart(processes, which, Optional.empty());
    }

    /// The same, but for the processes of each phase that are declared before the one to blame.
    ///
    /// @param culprit the process to blame, where one is
    public RunResult restart(Set<PhaseId> processes, Set<PhaseId> which, Optional<String> culprit) {
        List<Phase> phases = plan.phases().stream()
                .filter(phase -> which.contains(phase.id()))
                .toList();
        return start(phases, phase -> {
            if (processes.contains(phase.id())) {
                converger.restart(phase, culprit);
            }
        });
    }

    private RunResult start(List<Phase> phases, Consumer<Phase> first) {
        long began = System.nanoTime();
        SequencedMap<PhaseId, Outcome> outcomes = new LinkedHashMap<>();
        try {
            Schedule.run(
                            phases,
                            (phase, phaseBarrier) -> once(phase, Operation.START, otherPhase -> {
                                first.accept(otherPhase);
                                return 1 + bringUp(otherPhase, phaseBarrier);
                            }))
                    .forEach((phase, outcome) -> outcomes.put(phase.id(), outcome));
            return new RunResult(Operation.START, outcomes, since(began));
        } catch (InterruptedException e) {
            throw new RunCancelledException();
        }
    }

    /// Whether nothing is there that ends with a stop.
    public boolean down() {
        return ledger.newestFirst().stream().noneMatch(owned -> owned.lifetime() == Lifetime.RUN);
    }

    /// Whether a phase was taken down, as the ledger says: nothing of it is there that ends with a stop.
    public boolean takenDown(int position) {
        return check.gone(plan.phases().get(position));
    }

    /// Asks the live checks of some phases, all at once, and compares nothing: quick enough to be done often.
    public List<PhaseReport> probe(Set<PhaseId> which) {
        return ParallelChecks.at(
                plan.phases().stream()
                        .filter(phase -> which.contains(phase.id()))
                        .toList(),
                PhaseCheck::probe);
    }

    /// Gives back everything that is ours, also what outlives a stop, and forgets the ledger.
    public ResetResult reset() {
        PhaseId first = plan.phases().getFirst().id();
        int given = converger.giveBack(first, owned -> !converger.leaves(owned));
        // last, so that they are told of also where an earlier reset was broken off
        List<String> left =
                ledger.newestFirst().stream().map(OwnedResource::key).toList();
        given += converger.giveBack(first, _ -> true);
        ledger.discard();
        return new ResetResult(given, left);
    }

    /// Forgets some of what outlives a stop, so that the next start makes it anew (certificates, say).
    public int renew(Predicate<OwnedResource> which) {
        return converger.giveBack(plan.phases().getFirst().id(), which);
    }

    /// What a start would change, per phase.
    public SequencedMap<PhaseId, List<Change>> planStart(RunOptions options) {
        SequencedMap<PhaseId, List<Change>> changes = new LinkedHashMap<>();
        covered(options).forEach(phase -> changes.put(phase.id(), converger.differences(phase)));
        return changes;
    }

    /// What a stop would give back, per phase, in the order of the stop.
    public SequencedMap<PhaseId, List<Change>> planStop(RunOptions options) {
        SequencedMap<PhaseId, List<Change>> changes = new LinkedHashMap<>();
        covered(options).reversed().forEach(phase -> changes.put(phase.id(), converger.leftovers(phase)));
        return changes;
    }

    /// What a reset would give back, newest first.
    public List<Change> planReset() {
        return ledger.newestFirst().stream()
                .map(owned -> converger.removes(owned)
                        ? new Change("remove", owned.kind(), owned.key(), "")
                        : new Change("restore", owned.kind(), owned.key(), "as it was before"))
                .toList();
    }

    /// Looks at every phase that the options cover, all at once.
    public List<PhaseReport> status(RunOptions options) {
        return ParallelChecks.at(covered(options), this::tellAndLook);
    }

    private PhaseReport tellAndLook(Phase phase) {
        long began = System.nanoTime();
        events.accept(new RunEvent.Started(phase.id(), Operation.STATUS));
        PhaseReport report = check.check(phase);
        Outcome outcome = report.failure()
                .<Outcome>map(failure -> new Outcome.Failed(new NodeletException(failure)))
                .orElseGet(Outcome.Unchanged::new);
        events.accept(new RunEvent.Finished(phase.id(), Operation.STATUS, outcome, since(began)));
        return report;
    }

    private int bringUp(Phase phase, PhaseBarrier phaseBarrier) {
        int changes = converger.start(phase, phaseBarrier);
        switch (ReadinessWait.check(phase)) {
            case Health.Healthy _ -> {}
            case Health.Unhealthy(Failure failure) -> throw new NodeletException(failure);
            case Health.Unknown(Failure failure) ->
                throw new NodeletException(failure.saying("can't be checked: " + failure.message()));
        }
        return changes;
    }

    private Outcome once(Phase phase, Operation operation, ToIntFunction<Phase> work) {
        long began = System.nanoTime();
        events.accept(new RunEvent.Started(phase.id(), operation));
        Outcome outcome = attempt(phase, work);
        events.accept(new RunEvent.Finished(phase.id(), operation, outcome, since(began)));
        return outcome;
    }

    private static Outcome attempt(Phase phase, ToIntFunction<Phase> work) {
        try (ThreadDeadline threadDeadline = new ThreadDeadline(Optional.of(phase.timeout()))) {
            try {
                int changes = work.applyAsInt(phase);
                return changes == 0 ? new Outcome.Unchanged() : new Outcome.Done(changes);
            } catch (PhaseBarrier.Unmet e) {
                return new Outcome.Skipped(String.valueOf(e.getMessage()));
            } catch (NodeletException e) {
                return new Outcome.Failed(threadDeadline.passed() ? timedOut(phase, e) : e);
            } catch (RuntimeException | StackOverflowError e) {
                return new Outcome.Failed(new NodeletException("unexpected: " + e, e));
            }
        }
    }

    private static NodeletException timedOut(Phase phase, NodeletException cause) {
        return new NodeletException(
                cause.failure().saying("not done within " + phase.timeout().toSeconds() + " s: " + cause.getMessage()),
                cause.remedy(),
                cause);
    }

    /// What a full stop does before anything stops, alone.
    ///
    /// @param force whether it is to be done whatever is in its way
    public RunResult drain(boolean force) {
        long began = System.nanoTime();
        SequencedMap<PhaseId, Outcome> outcomes = new LinkedHashMap<>();
        boolean _ = down() || beforeStop(outcomes, force);
        return new RunResult(Operation.STOP, outcomes, since(began));
    }

    private boolean beforeStop(SequencedMap<PhaseId, Outcome> outcomes, boolean force) {
        boolean good = true;
        for (Phase phase : plan.phases()) {
            for (Action action : phase.beforeStop(force)) {
                Outcome outcome = once(phase, Operation.STOP, otherPhase -> {
                    action.perform(
                            Progress.ofChanges(line -> events.accept(new RunEvent.Progressed(otherPhase.id(), line))));
                    return 1;
                });
                endIfCancelled(outcome);
                outcomes.put(phase.id(), outcome);
                good &= outcome.isSuccess();
            }
        }
        return good;
    }

    /// A phase's own time limit is a failure like any other; what ends the run ends it also where failures do not.
    private static void endIfCancelled(Outcome outcome) {
        if (Thread.interrupted() || outcome instanceof Outcome.Failed(RunCancelledException _)) {
            throw new RunCancelledException();
        }
    }

    /// Things of phases that this role no longer has.
    private void giveBackForeign() {
        List<OwnedResource> foreign = foreign();
        converger.giveBack(plan.phases().getFirst().id(), foreign::contains);
    }

    private List<OwnedResource> foreign() {
        List<Integer> numbers = plan.ids().stream().map(PhaseId::number).toList();
        return ledger.newestFirst().stream()
                .filter(owned -> !numbers.contains(owned.phase()) && owned.lifetime() == Lifetime.RUN)
                .toList();
    }

    private List<Phase> covered(RunOptions options) {
        List<Phase> covered = new ArrayList<>();
        for (int i = 0; i < plan.phases().size(); i++) {
            if (options.covers(i)) {
                covered.add(plan.phases().get(i));
            }
        }
        return covered;
    }

    private static Outcome worse(Outcome first, Outcome second) {
        if (!first.isSuccess() || second instanceof Outcome.Unchanged) {
            return first;
        }
        return second;
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
