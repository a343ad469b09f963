package io.nodelet.phases.node;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.objects.ApiRetry;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Puts a node's [LabelsAndTaints] on it, and takes off those that it put there earlier and that are wanted no
/// more. Marks of others stay. What is ours is remembered on the node itself, in two annotations.
///
/// A worker may not put on itself what only an administrator may say of a node: that is an error with the command
/// to give. What it may not take off stays, with a word.
record ApplyLabelsAndTaints(KubeApi api, String node, LabelsAndTaints labelsAndTaints) implements RepairAction {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));

    @Override
    public String key() {
        return "labels and taints of " + node;
    }

    @Override
    public Health check() {
        try {
            return api.get(KubePath.node(node))
                    .map(found -> health(new LabelsAndTaintsPatch(labelsAndTaints, found)))
                    .orElseGet(() -> Health.unhealthy(
                            ReasonCode.NODE_UNREGISTERED, "kubelet", "node " + node + " is not registered"));
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    private Health health(LabelsAndTaintsPatch patch) {
        Optional<Health> differs =
                patch.difference().map(text -> Health.unhealthy(ReasonCode.OBJECT_DIFFERS, node, text));
        return differs.orElseGet(() -> patch.reserved().isEmpty()
                ? Health.healthy()
                : Health.unhealthy(ReasonCode.NEEDS_ADMINISTRATOR, node, reserved(patch)));
    }

    private static String reserved(LabelsAndTaintsPatch patch) {
        return "only an administrator may label a worker so: " + String.join(", ", patch.reserved());
    }

    @Override
    public void perform(Progress progress) {
        RETRY.run(progress, () -> {
            Optional<JsonNode> found = api.get(KubePath.node(node));
            if (found.isEmpty()) {
                throw new KubeException(404, "node " + node + " is not registered", "See the log of kubelet.", null);
            }
            LabelsAndTaintsPatch patch = new LabelsAndTaintsPatch(labelsAndTaints, found.get());
            if (patch.difference().isPresent()) {
                api.patch(KubePath.node(node), patch.json());
            }
            patch.leftOver()
                    .forEach(text -> progress.say(
                            text + " is wanted no more, and a worker may not take it off; on a master:" + " kubectl "
                                    + (text.contains(":") ? "taint" : "label") + " node " + node + " " + text + "-"));
            requireNoneReserved(patch);
        });
    }

    private void requireNoneReserved(LabelsAndTaintsPatch patch) {
        if (!patch.reserved().isEmpty()) {
            String labels = patch.reserved().stream()
                    .map(text -> text + "=" + labelsAndTaints.labels().get(text))
                    .collect(Collectors.joining(" "));
            throw new NodeletException(
                    reserved(patch),
                    "Take it out of node.labels, or say so on a master: kubectl label --overwrite node " + node + " "
                            + labels);
        }
    }
}
