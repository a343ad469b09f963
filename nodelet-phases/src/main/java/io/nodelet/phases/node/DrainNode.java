package io.nodelet.phases.node;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.NodePods;
import io.nodelet.kube.NodePods.Left;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.objects.ApiRetry;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Cordons a node and evicts its pods within their PodDisruptionBudgets. Those that a budget still keeps at the
/// deadline are named, and the drain fails; by force they are deleted. Pods that nobody would make elsewhere stay.
/// Without an API server nothing is done.
///
/// @param deadline how long budgets are waited for
/// @param force    whether they are passed then
record DrainNode(KubeApi api, String node, Duration deadline, boolean force) implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(5));
    private static final Duration ROUND = Duration.ofMillis(500);

    /// How long pods that were deleted against their budgets may take to end.
    private static final Duration FORCED_END = Duration.ofSeconds(45);

    @Override
    public String key() {
        return "drain " + node;
    }

    /// It is wanted each time that the stack stops.
    @Override
    public Health check() {
        return Health.unhealthy(ReasonCode.NOT_DRAINED, node, "not drained");
    }

    @Override
    public void perform(Progress progress) {
        Health server = api.ready();
        if (!server.isHealthy()) {
            progress.say("not drained, as the API server does not answer: " + server.reason());
            return;
        }
        try {
            drain(progress);
        } catch (KubeException e) {
            if (e.status() != 0) {
                throw refused(e, progress);
            }
            progress.say("the drain ended early, as the API server went away: " + e.getMessage());
        }
    }

    private void drain(Progress progress) {
        if (!cordon(progress)) {
            progress.say("not drained, as the cluster does not know node " + node);
            return;
        }
        SequencedMap<String, Left> left = evictUntil(System.nanoTime() + deadline.toNanos(), progress);
        if (left.isEmpty()) {
            progress.say("drained " + node);
        } else if (left.values().stream().noneMatch(Left::blocked)) {
            progress.say("drained " + node + ", but after " + deadline.toSeconds() + " s still ending: " + words(left));
        } else if (force) {
            pods().force();
            awaitEnd(System.nanoTime() + FORCED_END.toNanos(), progress);
            progress.say(
                    "drained " + node + ", but after " + deadline.toSeconds() + " s deleted by force: " + words(left));
        } else {
            new RemoveCordon(api, node).perform(progress); // it goes on as it was
            throw blocked(left);
        }
    }

    /// The cluster does not take an eviction: a webhook denies it, or a pod has two budgets. The node goes on as it
    /// was.
    private NodeletException refused(KubeException e, Progress progress) {
        if (force) {
            return e;
        }
        new RemoveCordon(api, node).perform(progress);
        return new NodeletException(
                new Failure(
                        ReasonCode.DRAIN_BLOCKED,
                        node,
                        "not drained, and no service was stopped: the cluster refuses it: " + e.getMessage()),
                "Set right what the cluster names, then run this again. To stop all the same: --force.",
                e);
    }

    private NodeletException blocked(SequencedMap<String, Left> left) {
        left.values().removeIf(otherLeft -> !otherLeft.blocked());
        return new NodeletException(
                new Failure(
                        ReasonCode.DRAIN_BLOCKED,
                        node,
                        "not drained, and no service was stopped: after " + deadline.toSeconds()
                                + " s PodDisruptionBudgets still keep " + words(left)),
                "See `kubectl get pdb -A`: give those pods room elsewhere, or change the budget, then run this again. To"
                        + " delete them all the same: --force.",
                null);
    }

    private static String words(SequencedMap<String, Left> pods) {
        return pods.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue().reason() + ")")
                .collect(Collectors.joining(", "));
    }

    private boolean cordon(Progress progress) {
        RETRY.run(progress, () -> api.get(KubePath.node(node)).ifPresent(new Cordon(api, node)::lay));
        return api.get(KubePath.node(node)).isPresent();
    }

    /// Evicts in rounds until no pod is left or the time is up.
    ///
    /// @return the pods that are left, with the reason of each
    private SequencedMap<String, Left> evictUntil(long end, Progress progress) {
        SequencedMap<String, Left> left = pods().evict();
        while (!left.isEmpty() && System.nanoTime() < end) {
            progress.say("draining " + node + ": " + left.size() + " left, "
                    + left.firstEntry().getKey() + " "
                    + left.firstEntry().getValue().reason());
            Sleep.rest(ROUND);
            left = pods().evict();
        }
        return left;
    }

    private void awaitEnd(long end, Progress progress) {
        List<JsonNode> left = pods().there();
        while (!left.isEmpty() && System.nanoTime() < end) {
            progress.say("waiting for " + left.size() + " deleted pods to end");
            Sleep.rest(ROUND);
            left = pods().there();
        }
    }

    private NodePods pods() {
        return new NodePods(api, node);
    }
}
