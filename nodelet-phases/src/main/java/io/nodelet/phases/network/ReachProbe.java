package io.nodelet.phases.network;

import io.nodelet.engine.Look;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whether this node's pod of [PodReach] gets an answer from one elsewhere, in every family that the pods have. A pair
/// that answered is asked again, without a word to the cluster, for as long as it answers.
final class ReachProbe implements Supplier<Health> {
    static final String NAME = "nodelet-pod-reach";
    static final String LABEL = "app.kubernetes.io/name";
    static final String NAMESPACE = "kube-system";
    private static final int ASKED = 3;

    private final String node;
    private final Supplier<KubeApi> api;
    private final Function<String, Optional<Path>> namespaces;
    private final Echo echo;
    private @Nullable Pair known;

    /// @param node       this node's name
    /// @param namespaces the network namespace of the pod that has this uid, where its sandbox is
    ReachProbe(String node, Supplier<KubeApi> api, Function<String, Optional<Path>> namespaces, Echo echo) {
        this.node = node;
        this.api = api;
        this.namespaces = namespaces;
        this.echo = echo;
    }

    /// Who asks from where, and whom.
    private record Pair(Path namespace, JsonNode other) {
        boolean answers(Echo echo) {
            return addresses(other).stream().allMatch(it -> echo.answers(namespace, it));
        }
    }

    /// Asked once within one look. Well, too, while there is no pod elsewhere that is ready: there is nothing to reach.
    /// Failing only when pods that are ready get no answer.
    @Override
    public Health get() {
        return Look.once(this, this::ask);
    }

    /// Looks for a pair anew the next time.
    synchronized void forget() {
        known = null;
    }

    private synchronized Health ask() {
        if (known != null && known.answers(echo)) {
            return Health.well();
        }
        known = null;
        try {
            return search();
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    private Health search() {
        List<JsonNode> pods = api.get().list(KubePath.pods(NAMESPACE), Selector.label(LABEL, NAME));
        List<JsonNode> others =
                new ArrayList<>(pods.stream().filter(this::elsewhere).toList());
        Collections.shuffle(others);
        if (others.isEmpty()) {
            return Health.well();
        }
        return pods.stream()
                .filter(it -> node(it).equals(node) && !ending(it))
                .findFirst()
                .map(mine -> from(mine, others.subList(0, Math.min(ASKED, others.size()))))
                .orElseGet(() -> Health.unknown(
                        ReasonCode.POD_NOT_RUNNING, NAME, "this node has no pod of DaemonSet " + NAME + " yet"));
    }

    private Health from(JsonNode mine, List<JsonNode> others) {
        Optional<Path> namespace = ready(mine) ? namespaces.apply(uid(mine)) : Optional.empty();
        if (namespace.isEmpty()) {
            return Health.unknown(
                    ReasonCode.POD_NOT_RUNNING,
                    name(mine),
                    "pod " + NAMESPACE + "/" + name(mine) + " does not run yet");
        }
        for (JsonNode other : others) {
            Pair pair = new Pair(namespace.get(), other);
            if (pair.answers(echo)) {
                known = pair;
                return Health.well();
            }
        }
        return Health.failing(
                ReasonCode.PODS_UNREACHED,
                node,
                "pods here reach none elsewhere: no answer to pod " + name(mine) + " from "
                        + others.stream().map(ReachProbe::place).collect(Collectors.joining(", ")));
    }

    private boolean elsewhere(JsonNode pod) {
        return ready(pod) && !ending(pod) && !node(pod).equals(node);
    }

    private static boolean ready(JsonNode pod) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(it -> it.path("type").asString("").equals("Ready")
                        && it.path("status").asString("").equals("True"));
    }

    private static String place(JsonNode pod) {
        String addresses =
                addresses(pod).stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" and "));
        return addresses + " on node " + node(pod);
    }

    private static List<InetAddress> addresses(JsonNode pod) {
        return pod.path("status")
                .path("podIPs")
                .valueStream()
                .map(it -> InetAddress.ofLiteral(it.path("ip").asString("")))
                .toList();
    }

    private static boolean ending(JsonNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    private static String node(JsonNode pod) {
        return pod.path("spec").path("nodeName").asString("");
    }

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }

    private static String uid(JsonNode pod) {
        return pod.path("metadata").path("uid").asString("");
    }
}
