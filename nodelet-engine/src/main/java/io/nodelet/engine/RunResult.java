package io.nodelet.engine;

import io.nodelet.model.PhaseId;
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
    public boolean good() {
        return outcomes.values().stream().allMatch(Outcome::good);
    }

    /// Whether nothing at all was touched.
    public boolean unchanged() {
        return outcomes.values().stream().allMatch(it -> it instanceof Outcome.Unchanged);
    }

    /// The first phase that failed, with its cause.
    public Optional<Map.Entry<PhaseId, Outcome.Failed>> failure() {
        return outcomes.entrySet().stream()
                .filter(it -> it.getValue() instanceof Outcome.Failed)
                .map(it -> Map.entry(it.getKey(), (Outcome.Failed) it.getValue()))
                .findFirst();
    }
}
