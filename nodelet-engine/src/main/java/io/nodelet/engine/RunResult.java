package io.nodelet.engine;

import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a run did.
///
/// @param operation start or stop
/// @param outcomes  of each phase that it covered, in plan order
/// @param took      wall time
public record RunResult(Operation operation, SequencedMap<PhaseId, Outcome> outcomes, Duration took) {
    /// Whether no phase failed and none was skipped.
    public boolean isSuccess() {
        return outcomes.values().stream().allMatch(Outcome::isSuccess);
    }

    /// Whether nothing at all was touched.
    public boolean unchanged() {
        return outcomes.values().stream().allMatch(outcome -> outcome instanceof Outcome.Unchanged);
    }

    /// Whether a stop was refused before anything stopped, as budgets keep pods on the node.
    public boolean refused() {
        return operation == Operation.STOP
                && outcomes.values().stream().noneMatch(Outcome.Done.class::isInstance)
                && failure()
                        .filter(entry -> entry.getValue().cause().failure().code() == ReasonCode.DRAIN_BLOCKED)
                        .isPresent();
    }

    /// The first phase that failed, with its cause.
    public Optional<Map.Entry<PhaseId, Outcome.Failed>> failure() {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Failed)
                .map(entry -> Map.entry(entry.getKey(), (Outcome.Failed) entry.getValue()))
                .findFirst();
    }
}
