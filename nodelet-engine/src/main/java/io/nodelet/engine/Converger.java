package io.nodelet.engine;

import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Makes one phase's declaration so, takes it away, or tells the difference. Writes the ledger before each effect.
final class Converger {
    private final Drivers drivers;
    private final Ledger ledger;
    private final RunEvent.Sink events;

    Converger(Drivers drivers, Ledger ledger, RunEvent.Sink events) {
        this.drivers = drivers;
        this.ledger = ledger;
        this.events = events;
    }

    /// Makes everything that `phase` declares so, in order, after giving back what it no longer declares.
    ///
    /// @return how many things changed
    int start(Phase phase, PhaseBarrier phaseBarrier) {
        List<Item> items = phase.declare();
        int changes = giveBack(phase.id(), noLongerIn(phase.id(), items));
        for (Item item : items) {
            checkInterrupted();
            changes += switch (item) {
                case Resource resource -> make(phase.id(), resource);
                case Action action -> perform(phase.id(), action);
                case Milestone _ -> {
                    phaseBarrier.milestone();
                    yield 0;
                }
                case WaitFor(int other) -> {
                    phaseBarrier.pass(other);
                    yield 0;
                }
            };
        }
        return changes;
    }

    /// Takes away what `phase` made that does not outlive a stop, in reverse.
    ///
    /// @return how many things changed
    int stop(Phase phase) {
        int changes = 0;
        for (Item item : phase.declare().reversed()) {
            switch (item) {
                case Action action -> action.undo(progress(phase.id()));
                case Resource resource -> changes += giveBack(phase.id(), ownedForRun(resource));
                case Milestone _, WaitFor _ -> {}
            }
        }
        return changes
                + giveBack(
                        phase.id(),
                        owned(ownedResource ->
                                ownedResource.phase() == phase.id().number() && forRun(ownedResource)));
    }

    /// Ends one process of the phase and starts it in the same breath, so that it is not down while a start waits for
    /// something else. What is declared before it is made so first; waits are left to the start that follows.
    void renew(Phase phase, String kind, String key) {
        restart(phase, item -> item.kind().equals(kind) && item.key().equals(key), true);
    }

    /// The same for one that may be well: with time to end, and not before what it is started from is in place.
    void again(Phase phase, String kind, String key) {
        mendFiles(phase);
        restart(phase, item -> item.kind().equals(kind) && item.key().equals(key), false);
    }

    /// The same for every process of the phase that runs, in order and with time to end.
    ///
    /// @param first the process to begin with, where not all: those declared before it do without it, and go on
    void restart(Phase phase, Optional<String> first) {
        List<Item> spared = first.map(key -> declaredBefore(phase, key)).orElse(List.of());
        mendFiles(phase);
        restart(phase, item -> !spared.contains(item), false);
    }

    /// Nothing is ended for what can't be put in place: a program that is gone with its disk, say.
    private void mendFiles(Phase phase) {
        for (Item item : phase.declare()) {
            checkInterrupted();
            if (item instanceof Resource resource
                    && !resource.runs()
                    && ledger.find(item.kind(), item.key()).isPresent()) {
                make(phase.id(), resource);
            }
        }
    }

    /// What is declared before the process of this name; nothing where there is no such process.
    private static List<Item> declaredBefore(Phase phase, String process) {
        List<Item> before = new ArrayList<>();
        for (Item item : phase.declare()) {
            if (item instanceof Resource resource
                    && resource.runs()
                    && resource.key().equals(process)) {
                return before;
            }
            before.add(item);
        }
        return List.of();
    }

    private void restart(Phase phase, Predicate<Resource> which, boolean hangs) {
        List<Resource> made = new ArrayList<>();
        for (Item item : phase.declare()) {
            checkInterrupted();
            if (item instanceof RepairAction repairAction
                    && repairAction.comesFirst()
                    && !repairAction.check().isHealthy()) {
                return;
            }
            if (item instanceof Resource resource && resource.runs() && which.test(resource)) {
                made.forEach(otherResource -> make(phase.id(), otherResource));
                made.clear();
                ledger.find(item.kind(), item.key())
                        .ifPresent(ownedResource -> restart(phase, resource, ownedResource, hangs));
            } else if (item instanceof Resource resource && !resource.runs()) {
                made.add(resource);
            }
        }
    }

    private <R extends Resource> void restart(Phase phase, R resource, OwnedResource ownedResource, boolean hangs) {
        Driver<R> driver = drivers.of(resource);
        events.accept(new RunEvent.Changing(phase.id(), "mend", ownedResource.kind(), ownedResource.key()));
        ledger.mend(ownedResource);
        if (hangs) {
            driver.takeDown(resource);
        } else {
            driver.end(resource);
        }
        driver.apply(resource);
    }

    /// What a start would change, in order; also what is wrong when the phase should be running.
    List<Change> differences(Phase phase) {
        List<Item> items = phase.declare();
        List<Change> changes = new ArrayList<>();
        noLongerIn(phase.id(), items)
                .forEach(ownedResource ->
                        changes.add(new Change("undo", ownedResource.kind(), ownedResource.key(), "")));
        for (Item item : items) {
            difference(item).ifPresent(changes::add);
        }
        return changes;
    }

    /// What a stop would give back.
    List<Change> leftovers(Phase phase) {
        return owned(ownedResource -> ownedResource.phase() == phase.id().number() && forRun(ownedResource)).stream()
                .map(ownedResource -> new Change("undo", ownedResource.kind(), ownedResource.key(), ""))
                .toList();
    }

    /// Whether giving it back takes it away.
    boolean removes(OwnedResource thing) {
        return drivers.of(thing.kind()).removes(thing.priorState());
    }

    /// What holds data goes at a reset alone: a word in the configuration that is mistaken, or changed back, would take
    /// all of it.
    private boolean holdsData(OwnedResource thing) {
        return drivers.of(thing.kind()).holdsData(thing.priorState());
    }

    /// Whether giving it back leaves something of ours.
    boolean leaves(OwnedResource thing) {
        return drivers.of(thing.kind()).leaves(thing.key(), thing.priorState());
    }

    /// Gives back everything that matches, newest first.
    int giveBack(PhaseId phase, Predicate<OwnedResource> which) {
        return giveBack(phase, owned(which));
    }

    private int giveBack(PhaseId phase, List<OwnedResource> things) {
        for (OwnedResource thing : things) {
            events.accept(new RunEvent.Changing(phase, "undo", thing.kind(), thing.key()));
            ledger.drop(thing);
            Driver<?> driver = drivers.of(thing.kind());
            driver.restore(thing.key(), thing.priorState());
            ledger.dropped(thing);
            driver.forget(thing.key(), thing.priorState());
        }
        return things.size();
    }

    private <R extends Resource> int make(PhaseId phase, R resource) {
        Driver<R> driver = drivers.of(resource);
        Difference difference = driver.compare(resource);
        Optional<OwnedResource> owned = ledger.find(resource.kind(), resource.key());
        if (difference.isSame() && owned.isPresent()) {
            return 0;
        }
        if (owned.isPresent()) {
            events.accept(new RunEvent.Changing(phase, "mend", resource.kind(), resource.key()));
            ledger.mend(owned.get());
        } else {
            events.accept(new RunEvent.Changing(phase, "make", resource.kind(), resource.key()));
            ledger.take(phase.number(), resource, driver.before(resource));
        }
        driver.apply(resource);
        return 1;
    }

    private int perform(PhaseId phase, Action action) {
        if (action.check().isHealthy()) {
            return 0;
        }
        events.accept(new RunEvent.Changing(phase, "do", action.kind(), action.key()));
        action.perform(progress(phase));
        return 1;
    }

    private Optional<Change> difference(Item item) {
        return switch (item) {
            case Resource resource -> difference(resource);
            case Milestone _, WaitFor _ -> Optional.empty();
            case Action action ->
                switch (action.check()) {
                    case Health.Healthy _ -> Optional.empty();
                    case Health bad ->
                        bad.because().map(failure -> new Change("do", action.kind(), action.key(), failure));
                };
        };
    }

    private <R extends Resource> Optional<Change> difference(R resource) {
        Difference difference = drivers.of(resource).compare(resource);
        boolean owned = ledger.find(resource.kind(), resource.key()).isPresent();
        return switch (difference) {
            case Difference.Same _ when owned -> Optional.empty();
            case Difference.Same _ ->
                Optional.of(change("make", resource, ReasonCode.NOT_OWNED, "there, but not ours yet"));
            case Difference.Missing(ReasonCode code) -> Optional.of(change("make", resource, code, "missing"));
            case Difference.Changed(ReasonCode code, String detail) ->
                Optional.of(change("mend", resource, code, detail));
            case Difference.Beside(String kind, ReasonCode code, String detail) ->
                Optional.of(new Change("mend", kind, resource.key(), new Failure(code, resource.key(), detail)));
        };
    }

    private static Change change(String what, Resource resource, ReasonCode code, String words) {
        return new Change(what, resource.kind(), resource.key(), new Failure(code, resource.key(), words));
    }

    private List<OwnedResource> noLongerIn(PhaseId phase, List<Item> items) {
        Set<String> declared = new HashSet<>();
        items.forEach(item -> declared.add(item.kind() + " " + item.key()));
        return owned(ownedResource -> ownedResource.phase() == phase.number()
                && !declared.contains(ownedResource.id())
                && !holdsData(ownedResource));
    }

    private List<OwnedResource> ownedForRun(Resource resource) {
        return ledger.find(resource.kind(), resource.key()).filter(Converger::forRun).stream()
                .toList();
    }

    private static boolean forRun(OwnedResource thing) {
        return thing.lifetime() == Lifetime.RUN;
    }

    private List<OwnedResource> owned(Predicate<OwnedResource> which) {
        return ledger.newestFirst().stream().filter(which).toList();
    }

    private Progress progress(PhaseId phase) {
        return Progress.ofChanges(line -> events.accept(new RunEvent.Progressed(phase, line)));
    }

    private static void checkInterrupted() {
        if (Thread.interrupted()) {
            throw new RunCancelledException();
        }
    }
}
