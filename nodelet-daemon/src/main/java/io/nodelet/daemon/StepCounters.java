package io.nodelet.daemon;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.model.PhaseId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// The steps that were made since the daemon began, counted. For the loop's thread only.
final class StepCounters {
    private final Map<Heal, Integer> heals = new LinkedHashMap<>();
    private FailureReason failureReason = FailureReason.WANTED;

    private record Heal(String step, String phase, String component, FailureReason reason, String result) {}

    void began(Step step, Collection<PhaseHistory> phases) {
        failureReason = failureReason(step, phases);
    }

    /// What a step is made for.
    static FailureReason failureReason(Step step, Collection<PhaseHistory> phases) {
        return phases.stream()
                .filter(phaseHistory ->
                        step.about().filter(phaseHistory.id()::equals).isPresent())
                .map(PhaseHistory::trouble)
                .findFirst()
                .orElse(FailureReason.WANTED);
    }

    void made(Step step, StepResult result) {
        String component = step instanceof Step.RestartService restartService ? restartService.service() : "";
        String end = result.good() ? "good" : result.broken() ? "broken-off" : "failed";
        heals.merge(
                new Heal(step.wireName(), step.about().map(PhaseId::file).orElse(""), component, failureReason, end),
                1,
                Integer::sum);
    }

    Metric heals() {
        Metric metric = Metric.counter(
                "nodelet_heals_total",
                "Steps that the daemon made by itself, by what they were, what they were made for, and how they ended.");
        heals.forEach((heal, count) -> metric.with(
                count,
                "step",
                heal.step(),
                "phase",
                heal.phase(),
                "component",
                heal.component(),
                "reason",
                heal.reason().wireName(),
                "result",
                heal.result()));
        return metric;
    }
}
