package io.nodelet.daemon;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.model.PhaseId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which phases are up, and which are being started, stopped or checked: what the seed calls tasks and status checks.
final class PhaseTasks {
    private final Set<PhaseId> completed = new HashSet<>();
    private final Set<PhaseId> acting = new HashSet<>();
    private final Set<PhaseId> checking = new HashSet<>();

    void accept(RunEvent event) {
        switch (event) {
            case RunEvent.Started(PhaseId phase, Operation operation) -> started(phase, operation);
            case RunEvent.Finished it -> finished(it);
            case RunEvent.Changing _, RunEvent.Progressed _ -> {}
        }
    }

    private void started(PhaseId phase, Operation operation) {
        if (operation == Operation.STATUS) {
            checking.add(phase);
        } else {
            acting.add(phase);
            completed.remove(phase);
        }
    }

    private void finished(RunEvent.Finished finished) {
        if (finished.operation() == Operation.STATUS) {
            checking.remove(finished.phase());
            return;
        }
        acting.remove(finished.phase());
        if (finished.operation() == Operation.START && finished.outcome().isSuccess()) {
            completed.add(finished.phase());
        }
    }

    /// A check found these running.
    void running(Collection<PhaseId> phases) {
        if (acting.isEmpty()) {
            completed.clear();
            completed.addAll(phases);
        }
    }

    boolean underWay(PhaseId phase) {
        return acting.contains(phase);
    }

    /// Whether a step needs what another phase has made, and does not make that anew itself: its own phase does, or,
    /// once that is done, what comes after it.
    boolean relies(Step step, PhaseId other, PlanIndex plan) {
        return !(step instanceof Step.RestartAll)
                && step.about()
                        .filter(own -> plan.allNeeds(own).contains(other)
                                || (completed.contains(own) && other.compareTo(own) < 0))
                        .isPresent();
    }

    /// A run ended, however it did.
    void idle() {
        acting.clear();
    }

    List<String> completed(List<PhaseId> order) {
        return titles(order, completed);
    }

    /// The first in order of those that are being started or stopped.
    String current(List<PhaseId> order) {
        return first(order, acting);
    }

    String currentCheck(List<PhaseId> order) {
        return first(order, checking);
    }

    private static String first(List<PhaseId> order, Set<PhaseId> of) {
        return titles(order, of).stream().findFirst().orElse("");
    }

    private static List<String> titles(List<PhaseId> order, Set<PhaseId> of) {
        return order.stream().filter(of::contains).map(PhaseId::title).toList();
    }
}
