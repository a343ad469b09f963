package io.nodelet.daemon;

import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.PhaseReport.State;
import io.nodelet.model.PhaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Every phase that is not well, and which of them something can be done about: what is this node's goes before what
/// has its cause elsewhere, and what waits for another one goes after that.
///
/// @param histories of the phases, in order
/// @param phases    of the role
record Findings(Collection<PhaseHistory> histories, Phases phases) {
    /// What may be set right now, first things first; several where they do not depend on each other.
    List<Finding> due() {
        List<Finding> own = own();
        return own.isEmpty() ? failing().stream().limit(1).toList() : own;
    }

    private List<Finding> own() {
        List<Finding> own = new ArrayList<>();
        for (Finding finding : failing()) {
            boolean free = own.stream()
                    .noneMatch(it -> phases.allNeeds(finding.phase()).contains(it.phase()));
            if (!finding.patient() && free && !waits(finding)) {
                own.add(finding);
            }
        }
        return own;
    }

    /// Whether it is for something outside of this node to come back first. A service that ended, or hangs, is started
    /// meanwhile, but for one that can't run without what is away.
    private boolean waits(Finding finding) {
        List<PhaseId> away = failing().stream()
                .filter(Finding::patient)
                .map(Finding::phase)
                .filter(it -> it.compareTo(finding.phase()) < 0)
                .toList();
        Set<PhaseId> before = phases.needs(finding.phase());
        boolean mendable = finding.service().isPresent() && !absent(finding.phase());
        return !away.isEmpty() && (!mendable || away.stream().anyMatch(before::contains));
    }

    private boolean absent(PhaseId id) {
        return histories.stream()
                .filter(it -> it.id().equals(id))
                .flatMap(it -> it.last().stream())
                .anyMatch(it -> it.state() == State.STOPPED);
    }

    /// Every phase that is not well, in order.
    List<Finding> failing() {
        return histories.stream()
                .filter(it -> !it.running())
                .flatMap(it -> it.last().map(report -> finding(it, report)).stream())
                .toList();
    }

    Optional<Finding> about(Step step) {
        return failing().stream()
                .filter(it -> step.about().filter(it.phase()::equals).isPresent())
                .findFirst();
    }

    /// The first that only a live check saw once, no later than at `until`.
    Optional<PhaseId> doubtful(Instant until) {
        return failing().stream()
                .filter(it -> !it.certain() && !until.isBefore(it.since()))
                .map(Finding::phase)
                .findFirst();
    }

    private Finding finding(PhaseHistory history, PhaseReport report) {
        Optional<String> service = Finding.culprit(phases.declared(history.id()), report);
        boolean ended = !Finding.lost(report).isEmpty();
        boolean othersLost = histories.stream()
                .filter(it -> it != history)
                .flatMap(it -> it.last().stream())
                .anyMatch(it -> !Finding.lost(it).isEmpty());
        return new Finding(
                history.id(),
                service,
                service.or(() -> Finding.first(report)),
                !(ended && othersLost),
                !ended,
                history.certain(),
                history.since(),
                Finding.scope(report),
                history.reason());
    }
}
