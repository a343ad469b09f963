package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where the cluster's masters are, as masters themselves say: the ConfigMap `kube-system/nodelet-masters`, name to
/// address. Masters alone may write it, and every node reads it. A label on a node is no such word: that a node carries
/// one does not say who put it there.
///
/// @param api the cluster's
public record PublishedMasters(KubeApi api) {
    public static final String NAME = "nodelet-masters";
    private static final String PATH = KubePath.namespaced("v1", "kube-system", "configmaps") + "/" + NAME;
    private static final String API_SERVERS =
            KubePath.namespaced("discovery.k8s.io/v1", "default", "endpointslices") + "/kubernetes";
    private static final String LABEL = "node-role.kubernetes.io/control-plane";

    /// The addresses, in order; none where no master has published one yet.
    ///
    /// @throws io.nodelet.model.NodeletException when the cluster does not answer
    public List<String> addresses() {
        return entries(api.get(PATH)).values().stream()
                .filter(entry -> Ip.parse(entry).isPresent())
                .distinct()
                .sorted()
                .toList();
    }

    /// Whether this master is there, at this address.
    public boolean has(String node, String address) {
        return address.equals(entries(api.get(PATH)).get(node));
    }

    /// Sets right what is published, as one of the masters: adds itself once it is a master in the cluster, and others
    /// whose API server is there though they have not published themselves (of a former version); takes away those
    /// whose node is gone.
    ///
    /// @return whether something was changed
    public boolean keep(String node, String address) {
        Optional<JsonNode> found = api.get(PATH);
        SortedMap<String, String> now = entries(found);
        SortedMap<String, String> wanted = wanted(now, node, address);
        if (wanted.equals(now)) {
            return false;
        }
        if (found.isEmpty()) {
            api.create(object(wanted));
        } else {
            api.patch(PATH, difference(found.get(), now, wanted));
        }
        return true;
    }

    private SortedMap<String, String> wanted(Map<String, String> now, String node, String address) {
        SortedMap<String, String> wanted = new TreeMap<>(now);
        wanted.put(node, address);
        wanted.keySet()
                .removeIf(key -> api.get(KubePath.node(key))
                        .filter(PublishedMasters::labelled)
                        .isEmpty());
        Set<Ip> missing = apiServers();
        wanted.values().stream().flatMap(PublishedMasters::ip).forEach(missing::remove);
        if (!missing.isEmpty()) {
            for (JsonNode other : api.list(KubePath.NODES, Selector.label(LABEL, ""))) {
                internal(other)
                        .filter(missing::contains)
                        .findFirst()
                        .ifPresent(ip -> wanted.put(name(other), ip.toString()));
            }
        }
        return wanted;
    }

    /// The addresses of the API servers that are there now, which these write themselves.
    public Set<Ip> apiServers() {
        return api.get(API_SERVERS).stream()
                .flatMap(node -> node.path("endpoints").valueStream())
                .flatMap(node -> node.path("addresses").valueStream())
                .flatMap(node -> ip(node.asString("")))
                .collect(Collectors.toSet());
    }

    private static boolean labelled(JsonNode node) {
        return node.path("metadata").path("labels").has(LABEL);
    }

    private static String name(JsonNode node) {
        return node.path("metadata").path("name").asString("");
    }

    private static Stream<Ip> internal(JsonNode node) {
        return node.path("status")
                .path("addresses")
                .valueStream()
                .filter(child -> child.path("type").asString("").equals("InternalIP"))
                .flatMap(child -> ip(child.path("address").asString("")));
    }

    private static Stream<Ip> ip(String address) {
        return Ip.parse(address).stream();
    }

    private static SortedMap<String, String> entries(Optional<JsonNode> found) {
        SortedMap<String, String> entries = new TreeMap<>();
        found.ifPresent(node -> node.path("data")
                .properties()
                .forEach(one -> entries.put(one.getKey(), one.getValue().asString(""))));
        return entries;
    }

    private static JsonNode object(Map<String, String> entries) {
        ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", NAME).put("namespace", "kube-system");
        ObjectNode data = object.putObject("data");
        entries.forEach(data::put);
        return object;
    }

    /// Another master that writes at the same time makes it a conflict.
    private static JsonNode difference(JsonNode found, Map<String, String> now, Map<String, String> wanted) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata")
                .set("resourceVersion", found.path("metadata").path("resourceVersion"));
        ObjectNode data = patch.putObject("data");
        wanted.forEach(data::put);
        now.keySet().stream().filter(text -> !wanted.containsKey(text)).forEach(data::putNull);
        return patch;
    }
}
