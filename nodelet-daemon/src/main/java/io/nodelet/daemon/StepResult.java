package io.nodelet.daemon;

import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.util.Optional;

/// How a step ended.
///
/// @param good   whether it did what it should
/// @param failed the phase that did not get there
/// @param reason why not; empty when it is good
/// @param broken whether it was broken off from outside, so that it says nothing about the node
public record StepResult(boolean good, Optional<PhaseId> failed, String reason, boolean broken) {
    public static final StepResult GOOD = new StepResult(true, Optional.empty(), "", false);

    public static StepResult of(RunResult result) {
        return result.failure()
                .map(entry -> new StepResult(
                        false,
                        Optional.of(entry.getKey()),
                        String.valueOf(entry.getValue().cause().getMessage()),
                        false))
                .orElseGet(() -> result.isSuccess() ? GOOD : failed("not every phase was reached"));
    }

    public static StepResult of(NodeletException e) {
        return failed(String.valueOf(e.getMessage()));
    }

    public static StepResult brokenOff() {
        return new StepResult(false, Optional.empty(), "broken off", true);
    }

    private static StepResult failed(String reason) {
        return new StepResult(false, Optional.empty(), reason, false);
    }
}
