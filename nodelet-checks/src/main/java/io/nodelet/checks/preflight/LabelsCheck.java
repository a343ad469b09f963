package io.nodelet.checks.preflight;

import io.nodelet.model.Role;
import io.nodelet.phases.node.WorkerLabelRules;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a worker may carry the labels of its configuration by its own word.
final class LabelsCheck {
    private LabelsCheck() {}

    static List<PreflightProblem> labels(PreflightContext context) {
        String reserved = context.config().role() != Role.WORKER
                ? ""
                : context.config().node().labels().keySet().stream()
                        .filter(text -> !WorkerLabelRules.allowed(text))
                        .sorted()
                        .collect(Collectors.joining(", "));
        return reserved.isEmpty()
                ? PreflightProblem.none()
                : PreflightProblem.warning(
                        "node.labels has what only an administrator may say of a worker: " + reserved,
                        "The start ends with an error until the node has it: kubectl label node, on a master.");
    }
}
