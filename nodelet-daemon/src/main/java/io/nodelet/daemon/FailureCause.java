package io.nodelet.daemon;

import io.nodelet.engine.Change;
import io.nodelet.engine.Item;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RepairAction;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A phase that is not as it should be, and what is most likely behind it.
///
/// @param phase   which
/// @param service of it that is to blame, where one is
/// @param thing   what tries are counted for beside the phase: that service, or the first thing that differs
/// @param alone   whether restarting that service is likely to be enough: no other phase has lost anything
/// @param hangs   whether all is there as declared, so that re-applying would change nothing
/// @param certain whether it was seen beyond doubt, and not only by a live check that may fail once
/// @param since   when it was first seen
/// @param scope   where its cause lies: how far healing may go
/// @param reason  for a person
record FailureCause(
        PhaseId phase,
        Optional<String> service,
        Optional<String> thing,
        boolean alone,
        boolean hangs,
        boolean certain,
        Instant since,
        Scope scope,
        String reason) {
    private static final String SERVICE = "service";
    private static final String ACTION = "action";
    /// A person has to decide before anything of the phase is made.
    private static final Set<ReasonCode> REFUSED = EnumSet.of(
            ReasonCode.ETCD_DATA_GONE,
            ReasonCode.ETCD_DATA_FOREIGN,
            ReasonCode.ETCD_MEMBER_REMOVED,
            ReasonCode.JOIN_UNDECIDED);

    /// What tries are counted under: two services of a phase that end one after the other are two findings, and so are
    /// two files that are edited.
    String key() {
        return phase.file() + thing.map(text -> "/" + text).orElse("");
    }

    /// Whether its cause lies outside of this node: nothing is restarted for it, whatever else happens.
    boolean patient() {
        return !scope.here();
    }

    /// The first of several, in words, and how many there are beside it.
    static String text(List<FailureCause> all) {
        String first = all.getFirst().reason();
        return all.size() == 1 ? first : first + " (and %d more)".formatted(all.size() - 1);
    }

    /// That the stack is up, and is not to be.
    static FailureCause unwanted(PhaseId first, Instant since) {
        String reason = "the stack is to be down, and something of it is there";
        return new FailureCause(
                first, Optional.empty(), Optional.empty(), false, false, true, since, Scope.NODE, reason);
    }

    /// Where the cause of what was reported lies. Anything of this node's that differs is this node's to set right,
    /// whatever else is the matter; else it is what the first failure says.
    static Scope scope(PhaseReport report) {
        return lost(report).stream()
                .flatMap(change -> change.failure().stream())
                .map(Failure::scope)
                .filter(Scope::here)
                .findFirst()
                .or(() -> report.failure().map(Failure::scope))
                .orElse(Scope.ELSEWHERE);
    }

    /// The first thing that differs.
    static Optional<String> first(PhaseReport report) {
        return lost(report).stream()
                .map(change ->
                        change.kind().equals(RepairAction.KIND) ? change.kind() + " " + change.key() : change.key())
                .findFirst();
    }

    /// What differs on the machine. What is only waited for, or must be done again, is seen by looking at something
    /// alive. Nothing where the phase refuses to make it.
    static List<Change> lost(PhaseReport report) {
        if (refused(report)) {
            return List.of();
        }
        return report.differences().stream()
                .filter(change -> !change.kind().equals(ACTION))
                .toList();
    }

    private static boolean refused(PhaseReport report) {
        return report.failure().map(Failure::code).filter(REFUSED::contains).isPresent();
    }

    /// How much what was seen says about the cause: a phase that refuses has nothing made, a file that differs is why a
    /// service ended, and a service that ended is why nothing answers.
    static int weight(PhaseReport report) {
        if (refused(report)) {
            return 3;
        }
        List<Change> lost = lost(report);
        boolean services = lost.stream().allMatch(change -> change.kind().equals(SERVICE));
        return lost.isEmpty() ? 0 : services ? 1 : 2;
    }

    /// Whether two reports of a phase that is not well are of services alone, and of different ones.
    static boolean anotherService(PhaseReport before, PhaseReport now) {
        Set<String> first = services(before);
        Set<String> then = services(now);
        return !first.isEmpty() && !then.isEmpty() && Collections.disjoint(first, then);
    }

    /// Those that a report is about; none where it is about something else, too.
    private static Set<String> services(PhaseReport report) {
        List<Change> lost = lost(report);
        if (!lost.stream().allMatch(change -> change.kind().equals(SERVICE))) {
            return Set.of();
        }
        return lost.isEmpty()
                ? report.failure()
                        .filter(failure -> failure.scope() == Scope.SERVICE
                                && !failure.subject().isEmpty())
                        .map(failure -> Set.of(failure.subject()))
                        .orElse(Set.of())
                : lost.stream().map(Change::key).collect(Collectors.toSet());
    }

    /// The service of the phase that is to blame: the one that differs, or the one whose failure it is. None when other
    /// things differ: making them so comes first.
    static Optional<String> culprit(List<Item> declared, PhaseReport report) {
        List<Change> lost = lost(report);
        if (!lost.isEmpty()) {
            boolean one = lost.size() == 1 && lost.getFirst().kind().equals(SERVICE);
            return one ? Optional.of(lost.getFirst().key()) : Optional.empty();
        }
        return report.failure()
                .filter(failure -> failure.scope() == Scope.SERVICE)
                .map(Failure::subject)
                .filter(services(declared)::contains);
    }

    static boolean isService(Item item) {
        return item.kind().equals(SERVICE);
    }

    static List<String> services(List<Item> declared) {
        return declared.stream().filter(FailureCause::isService).map(Item::key).toList();
    }

    /// What is reported of a phase of which a service is of no use.
    ///
    /// @param gone whether it ended; it stands still otherwise
    static PhaseReport lost(PhaseId phase, String service, String reason, boolean gone) {
        ReasonCode code = gone ? ReasonCode.SERVICE_ENDED : ReasonCode.SERVICE_HANGS;
        Failure failure = new Failure(code, service, service + " " + reason);
        List<Change> missing = gone ? List.of(new Change("mend", SERVICE, service, failure.saying(reason))) : List.of();
        return new PhaseReport(phase, true, PhaseReport.State.FAILED, Optional.of(failure), missing);
    }
}
