package io.nodelet.agent.preflight;

import io.nodelet.model.Role;
import io.nodelet.phases.node.OwnLabels;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a worker may carry the labels of its configuration by its own word.
final class LabelsCheck {
    private LabelsCheck() {}

    static List<Fault> labels(Scene scene) {
        String reserved = scene.config().role() != Role.WORKER
                ? ""
                : scene.config().node().labels().keySet().stream()
                        .filter(it -> !OwnLabels.allowed(it))
                        .sorted()
                        .collect(Collectors.joining(", "));
        return reserved.isEmpty()
                ? Fault.none()
                : Fault.warning(
                        "node.labels has what only an administrator may say of a worker: " + reserved,
                        "The start ends with an error until the node has it: kubectl label node, on a master.");
    }
}
