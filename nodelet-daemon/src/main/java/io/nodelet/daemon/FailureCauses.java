package io.nodelet.daemon;

import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.PhaseReport.State;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Every phase that is not well, and which of them something can be done about: what is this node's goes before what
/// has its cause elsewhere, and what waits for another one goes after that.
///
/// @param histories of the phases, in order
/// @param planIndex    of the role
record FailureCauses(Collection<PhaseHistory> histories, PlanIndex planIndex) {
    /// Without what is away for these a service that needs its phase can't run. Others let it run: a full etcd answers,
    /// and takes deletions.
    private static final Set<ReasonCode> DISABLING = EnumSet.of(
            ReasonCode.NO_QUORUM,
            ReasonCode.ETCD_NOT_JOINED,
            ReasonCode.ETCD_NO_VOTE,
            ReasonCode.ETCD_ALARM,
            ReasonCode.RESTORE_HALF_DONE,
            ReasonCode.ETCD_REJOIN_HALF_DONE,
            ReasonCode.ETCD_MEMBER_REMOVED,
            ReasonCode.ETCD_DATA_GONE,
            ReasonCode.ETCD_DATA_FOREIGN,
            ReasonCode.AWAITS_CLUSTER);

    /// That a service runs, with another file or program than it would be started with now.
    private static final Set<ReasonCode> OTHERWISE = EnumSet.of(ReasonCode.SERVICE_DIFFERS, ReasonCode.CONFIG_NOT_READ);

    /// What waits for these alone serves meanwhile: nothing of this node's is held back for it.
    private static final Set<ReasonCode> SERVING =
            EnumSet.of(ReasonCode.RENEWAL_PENDING, ReasonCode.ETCD_FULL, ReasonCode.ETCD_LAGS);

    /// What may be set right now, first things first; several where they do not depend on each other.
    List<FailureCause> due() {
        List<FailureCause> own = own();
        return own.isEmpty() ? failing().stream().limit(1).toList() : own;
    }

    private List<FailureCause> own() {
        List<FailureCause> own = new ArrayList<>();
        for (FailureCause failureCause : failing()) {
            Set<PhaseId> needs = planIndex.allNeeds(failureCause.phase());
            boolean free = own.stream()
                    .noneMatch(otherFailureCause ->
                            needs.contains(otherFailureCause.phase()) && holds(otherFailureCause, failureCause));
            if (!failureCause.patient() && free && !waits(failureCause)) {
                own.add(failureCause);
            }
        }
        return own;
    }

    /// Whether one finding has to be set right before another that needs its phase. A service that ended, or hangs, is
    /// started meanwhile where the first one's phase is there, and no service of it is away: a certificate can't be
    /// renewed for hours, say.
    private boolean holds(FailureCause first, FailureCause other) {
        return !mendable(other) || first.service().isPresent() || absent(first.phase());
    }

    /// The same for what a step under way is about: it is not broken off for what did not hold it back.
    boolean holds(FailureCause first, Step step) {
        return about(step).filter(failureCause -> !holds(first, failureCause)).isEmpty();
    }

    /// One that runs otherwise than declared runs on: it may be the last good copy, where what it reads can't be
    /// mended.
    private boolean mendable(FailureCause failureCause) {
        return failureCause.service().isPresent()
                && !absent(failureCause.phase())
                && codes(failureCause.phase()).noneMatch(OTHERWISE::contains);
    }

    /// Whether it is for something outside of this node to come back first. A service that ended, or hangs, is started
    /// meanwhile, but for one that can't run without what is away.
    private boolean waits(FailureCause failureCause) {
        Stream<PhaseId> away = failing().stream()
                .filter(FailureCause::patient)
                .map(FailureCause::phase)
                .filter(phaseId -> phaseId.compareTo(failureCause.phase()) < 0);
        Set<PhaseId> before = planIndex.needs(failureCause.phase());
        return mendable(failureCause)
                ? away.anyMatch(
                        phaseId -> before.contains(phaseId) && codes(phaseId).anyMatch(DISABLING::contains))
                : away.anyMatch(phaseId -> !codes(phaseId).allMatch(SERVING::contains));
    }

    /// Of everything that is reported of a phase.
    private Stream<ReasonCode> codes(PhaseId id) {
        return reports(id)
                .flatMap(phaseReport -> Stream.concat(
                        phaseReport.failure().stream(),
                        phaseReport.differences().stream().flatMap(one -> one.failure().stream())))
                .map(Failure::code);
    }

    private Stream<PhaseReport> reports(PhaseId id) {
        return histories.stream()
                .filter(phaseHistory -> phaseHistory.id().equals(id))
                .flatMap(phaseHistory -> phaseHistory.last().stream());
    }

    private boolean absent(PhaseId id) {
        return reports(id).anyMatch(phaseReport -> phaseReport.state() == State.STOPPED);
    }

    /// Every phase that is not well, in order.
    List<FailureCause> failing() {
        return histories.stream()
                .filter(phaseHistory -> !phaseHistory.running())
                .flatMap(phaseHistory -> phaseHistory.last().map(report -> finding(phaseHistory, report)).stream())
                .toList();
    }

    Optional<FailureCause> about(Step step) {
        return failing().stream()
                .filter(failureCause ->
                        step.about().filter(failureCause.phase()::equals).isPresent())
                .findFirst();
    }

    /// The first that only a live check saw once, no later than at `until`.
    Optional<PhaseId> doubtful(Instant until) {
        return failing().stream()
                .filter(failureCause -> !failureCause.certain() && !until.isBefore(failureCause.since()))
                .map(FailureCause::phase)
                .findFirst();
    }

    private FailureCause finding(PhaseHistory history, PhaseReport report) {
        Optional<String> service = FailureCause.culprit(planIndex.declared(history.id()), report);
        boolean ended = !FailureCause.lost(report).isEmpty();
        boolean othersLost = histories.stream()
                .filter(phaseHistory -> phaseHistory != history)
                .flatMap(phaseHistory -> phaseHistory.last().stream())
                .anyMatch(phaseReport -> !FailureCause.lost(phaseReport).isEmpty());
        return new FailureCause(
                history.id(),
                service,
                service.or(() -> FailureCause.first(report)),
                !(ended && othersLost),
                !ended,
                history.certain(),
                history.since(),
                FailureCause.scope(report),
                history.reason());
    }
}
