package io.nodelet.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// A step that was made.
///
/// @param step    what
/// @param began   when
/// @param took    how long
/// @param outcome `good`, or why not
/// @param attempt the node's attempt number
record StepRecord(Step step, Instant began, Duration took, String outcome, int attempt) {
    Map<String, Object> toMap(Function<Instant, String> wall) {
        Map<String, Object> tree = toMap(step, wall);
        tree.put("attempt", attempt);
        tree.put("began", wall.apply(began));
        tree.put("seconds", took.toMillis() / 1000.0);
        tree.put("outcome", outcome);
        return tree;
    }

    static Map<String, Object> toMap(Step step, Function<Instant, String> wall) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("what", step.wireName());
        tree.put("phase", step.about().map(phaseId -> phaseId.file()).orElse(""));
        tree.put("service", step instanceof Step.RestartService restartService ? restartService.service() : "");
        tree.put("reason", step.reason());
        tree.put(
                "until", step instanceof Step.Hold hold ? hold.until().map(wall).orElse("") : "");
        return tree;
    }
}
