package io.nodelet.network;

import io.nodelet.engine.CheckCache;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whether this node's pod of [PodReachability] gets an answer from one elsewhere, in every family that the pods
/// have. A pair that answered is asked again, without a word to the cluster, for as long as it answers.
public final class PodReachabilityProbe implements Supplier<Health> {
    static final String NAME = "nodelet-pod-reach";
    static final String LABEL = "app.kubernetes.io/name";
    static final String NAMESPACE = "kube-system";
    private static final String SLICES = KubePath.namespaced("discovery.k8s.io/v1", NAMESPACE, "endpointslices");
    private static final String SERVICE = "kubernetes.io/service-name";
    private static final int ASKED = 3;

    /// Each has up to a hundred addresses of one family: more than enough, however large the cluster.
    private static final int SLICES_READ = 4;

    private final String node;
    private final Supplier<KubeApi> api;
    private final Function<String, Optional<Path>> namespaces;
    private final PodPing podPing;
    private @Nullable Pair known;

    /// @param node       this node's name
    /// @param api        tells of pods of this node, and where those of others are by their Service
    /// @param namespaces the network namespace of the pod that has this uid, where its sandbox is
    public PodReachabilityProbe(
            String node, Supplier<KubeApi> api, Function<String, Optional<Path>> namespaces, PodPing podPing) {
        this.node = node;
        this.api = api;
        this.namespaces = namespaces;
        this.podPing = podPing;
    }

    /// Who asks from where, and whom.
    private record Pair(Path namespace, Peer other) {
        boolean answers(PodPing podPing) {
            return other.addresses().stream().allMatch(address -> podPing.answers(namespace, address));
        }
    }

    /// A pod elsewhere.
    ///
    /// @param addresses one of each family
    private record Peer(String node, List<InetAddress> addresses) {
        String place() {
            return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" and "))
                    + " on node " + node;
        }
    }

    /// Asked once within one look. Well, too, while there is no pod elsewhere that is ready: there is nothing to reach.
    /// Failing only when pods that are ready get no answer.
    @Override
    public Health get() {
        return CheckCache.once(this, this::ask);
    }

    /// Looks for a pair anew the next time.
    public synchronized void forget() {
        known = null;
    }

    private synchronized Health ask() {
        if (known != null && known.answers(podPing)) {
            return Health.healthy();
        }
        known = null;
        try {
            return search();
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    private Health search() {
        List<Peer> others = new ArrayList<>(elsewhere());
        Collections.shuffle(others);
        if (others.isEmpty()) {
            return Health.healthy();
        }
        Selector here = Selector.field("spec.nodeName", node).labelled(LABEL, NAME);
        return api.get().list(KubePath.pods(NAMESPACE), here).stream()
                .filter(node -> !ending(node))
                .findFirst()
                .map(mine -> from(mine, others.subList(0, Math.min(ASKED, others.size()))))
                .orElseGet(() -> Health.unknown(
                        ReasonCode.POD_NOT_RUNNING, NAME, "this node has no pod of DaemonSet " + NAME + " yet"));
    }

    private Health from(JsonNode mine, List<Peer> others) {
        Optional<Path> namespace = ready(mine) ? namespaces.apply(uid(mine)) : Optional.empty();
        if (namespace.isEmpty()) {
            return Health.unknown(
                    ReasonCode.POD_NOT_RUNNING,
                    name(mine),
                    "pod " + NAMESPACE + "/" + name(mine) + " does not run yet");
        }
        for (Peer other : others) {
            Pair pair = new Pair(namespace.get(), other);
            if (pair.answers(podPing)) {
                known = pair;
                return Health.healthy();
            }
        }
        return Health.unhealthy(
                ReasonCode.PODS_UNREACHED,
                node,
                "pods here reach none elsewhere: no answer to pod " + name(mine) + " from "
                        + others.stream().map(Peer::place).collect(Collectors.joining(", ")));
    }

    /// The pods of other nodes that are ready, each with its addresses of every family.
    private Collection<Peer> elsewhere() {
        Map<String, Peer> found = new LinkedHashMap<>();
        Selector slices = Selector.label(SERVICE, NAME).first(SLICES_READ);
        api.get().list(SLICES, slices).stream()
                .flatMap(node -> node.path("endpoints").valueStream())
                .filter(child -> child.path("conditions").path("ready").asBoolean(true)
                        && !node(child).equals(node))
                .forEach(child -> found.merge(
                        child.path("targetRef").path("name").asString(""),
                        new Peer(node(child), addresses(child)),
                        (a, b) -> new Peer(
                                a.node(),
                                Stream.concat(a.addresses().stream(), b.addresses().stream())
                                        .toList())));
        return found.values();
    }

    private static String node(JsonNode endpoint) {
        return endpoint.path("nodeName").asString("");
    }

    private static List<InetAddress> addresses(JsonNode endpoint) {
        return endpoint.path("addresses")
                .valueStream()
                .map(node -> InetAddress.ofLiteral(node.asString("")))
                .toList();
    }

    private static boolean ready(JsonNode pod) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(node -> node.path("type").asString("").equals("Ready")
                        && node.path("status").asString("").equals("True"));
    }

    private static boolean ending(JsonNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }

    private static String uid(JsonNode pod) {
        return pod.path("metadata").path("uid").asString("");
    }
}
