package io.nodelet.engine;

import io.nodelet.engine.PhaseReport.State;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.util.List;
import java.util.Optional;

/// Looks at one phase, and changes nothing. What goes wrong in a look is what it reports: no check takes the others
/// with it.
///
/// @param converger compares with what is declared
/// @param ledger    says what is there that ends with a stop
record PhaseCheck(Converger converger, Ledger ledger) {
    /// The live check alone.
    static PhaseReport probe(Phase phase) {
        try {
            Optional<Failure> failure = phase.check().because();
            State state = failure.isEmpty() ? State.RUNNING : State.FAILED;
            return new PhaseReport(phase.id(), true, state, failure, List.of());
        } catch (RuntimeException | StackOverflowError e) {
            return failed(phase.id(), true, e);
        }
    }

    /// All that is declared, and the live check where nothing differs.
    PhaseReport check(Phase phase) {
        try {
            List<Change> differences = converger.differences(phase);
            Optional<Failure> failure =
                    differences.isEmpty() ? phase.check().because() : Optional.of(describe(differences.getFirst()));
            State state = failure.isEmpty() ? State.RUNNING : gone(phase) ? State.STOPPED : State.FAILED;
            return new PhaseReport(phase.id(), phase.hasStatusCheck(), state, failure, differences);
        } catch (RuntimeException | StackOverflowError e) {
            return failed(phase.id(), phase.hasStatusCheck(), e);
        }
    }

    private static PhaseReport failed(PhaseId id, boolean checked, Throwable e) {
        RuntimeException fault =
                e instanceof RuntimeException runtimeException ? runtimeException : new IllegalStateException(e);
        return new PhaseReport(id, checked, State.FAILED, Optional.of(Failure.of(fault)), List.of());
    }

    /// Whether the phase was taken down rather than broken: nothing of it is there that ends with a stop. One that
    /// leaves no such thing is down when the whole stack is.
    boolean gone(Phase phase) {
        List<OwnedResource> running = ledger.newestFirst().stream()
                .filter(owned -> owned.lifetime() == Lifetime.RUN)
                .toList();
        boolean leavesThings = phase.declare().stream()
                .anyMatch(item -> item instanceof Resource resource && resource.lifetime() == Lifetime.RUN);
        return leavesThings
                ? running.stream()
                        .noneMatch(owned -> owned.phase() == phase.id().number())
                : running.isEmpty();
    }

    /// What is no longer declared, and still there, has no failure of its own.
    private static Failure describe(Change change) {
        String words = change.kind() + " " + change.key() + (change.why().isEmpty() ? "" : ": " + change.why());
        return change.failure()
                .map(failure -> failure.saying(words))
                .orElseGet(() -> new Failure(ReasonCode.RESOURCE_DIFFERS, change.key(), words));
    }
}
