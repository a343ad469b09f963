package io.nodelet.diagnosis.probe;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.NodeletException;
import io.nodelet.why.Component;
import io.nodelet.why.PodSeen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The pods that do not run: those on this node, and those of the cluster's DNS that have no node.
///
/// @param api     as this node's kubelet, which sees the pods on it
/// @param cluster as the cluster's administrator; empty where this node may look at itself alone
/// @param node    this node's name
/// @param clock   of this machine
record PodProbe(KubeApi api, Optional<KubeApi> cluster, String node, InstantSource clock) {
    /// What each pod waits for at first; it says something only after a while.
    private static final Set<String> AT_FIRST = Set.of("ContainerCreating", "PodInitializing", "Unschedulable");
    private static final Selector DNS = Selector.label("k8s-app", "kube-dns");
    private static final Duration WHILE = Duration.ofMinutes(2);
    private static final int MOST = 20;
    private static final int EVENTS = 100;

    List<PodSeen> probe(ProbeRunner probeRunner) {
        List<JsonNode> here = probeRunner.part("pods on this node", Component.PODS, this::here, List.of());
        List<JsonNode> dns = cluster.map(kubeApi -> probeRunner.part(
                        "pods of the cluster's DNS", Component.DNS, () -> homeless(kubeApi), List.<JsonNode>of()))
                .orElse(List.of());
        return Stream.concat(here.stream(), dns.stream())
                .flatMap(node -> failing(node).stream())
                .limit(MOST)
                .map(podSeen -> cluster.map(all -> withEvent(all, podSeen)).orElse(podSeen))
                .toList();
    }

    private List<JsonNode> here() {
        return api.list(KubePath.PODS, Selector.field("spec.nodeName", node));
    }

    private static List<JsonNode> homeless(KubeApi all) {
        return all.list(KubePath.pods("kube-system"), DNS).stream()
                .filter(node -> node.path("spec").path("nodeName").asString("").isEmpty())
                .toList();
    }

    private Optional<PodSeen> failing(JsonNode pod) {
        JsonNode status = pod.path("status");
        return Stream.concat(
                        Stream.of("initContainerStatuses", "containerStatuses")
                                .flatMap(text -> status.path(text).valueStream())
                                .map(node -> node.path("state").path("waiting")),
                        status.path("conditions")
                                .valueStream()
                                .filter(node -> node.path("type").asString("").equals("PodScheduled")))
                .filter(node -> counts(node.path("reason").asString(""), pod))
                .findFirst()
                .map(node -> seen(pod, node));
    }

    private boolean counts(String reason, JsonNode pod) {
        return !reason.isEmpty() && (!AT_FIRST.contains(reason) || old(pod));
    }

    private boolean old(JsonNode pod) {
        try {
            Instant made =
                    Instant.parse(pod.path("metadata").path("creationTimestamp").asString(""));
            return made.plus(WHILE).isBefore(clock.instant());
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private static PodSeen seen(JsonNode pod, JsonNode waiting) {
        JsonNode metadata = pod.path("metadata");
        return new PodSeen(
                metadata.path("namespace").asString("default"),
                metadata.path("name").asString(""),
                waiting.path("reason").asString(""),
                waiting.path("message").asString(""),
                "");
    }

    /// The last warning about it; that there is none, or that it can't be read, takes nothing from what is seen.
    private static PodSeen withEvent(KubeApi all, PodSeen pod) {
        try {
            var about = new Selector(Map.of(), Map.of("involvedObject.name", pod.name(), "type", "Warning"), EVENTS);
            String event = all.list(KubePath.namespaced("v1", pod.namespace(), "events"), about).stream()
                    .max(Comparator.comparing(PodProbe::when))
                    .map(node -> node.path("reason").asString("") + ": "
                            + node.path("message").asString("").strip())
                    .orElse("");
            return new PodSeen(pod.namespace(), pod.name(), pod.reason(), pod.message(), event);
        } catch (NodeletException _) {
            return pod;
        }
    }

    private static String when(JsonNode event) {
        String last = event.path("lastTimestamp").asString("");
        return last.isEmpty() ? event.path("eventTime").asString("") : last;
    }
}
