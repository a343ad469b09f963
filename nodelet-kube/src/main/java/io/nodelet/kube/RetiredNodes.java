package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names of nodes that were removed from the cluster: a ConfigMap in `kube-system`, to which the admission policy
/// `nodelet-retired-nodes` keeps. By a name it says either that its node was removed (`removed TIME`): then whoever
/// shows a certificate of that name changes nothing; or the UID of the one node that has the name since: then only
/// certificates with that UID are its.
public record RetiredNodes(KubeApi api) {
    static final String NAME = "nodelet-retired-nodes";
    /// The ConfigMap's.
    public static final String PATH = KubePath.namespaced("v1", "kube-system", "configmaps") + "/" + NAME;
    private static final String REMOVED = "removed ";

    /// Longer than any certificate of a worker lives.
    private static final Duration KEPT = Duration.ofDays(400);

    /// Takes from a node whatever it could do by its certificates. It may be retired already.
    public void retire(String node, Instant now) {
        ObjectNode patch = patch(node);
        patch.withObjectProperty("data").put(node, REMOVED + now);
        api.get(PATH)
                .map(found -> found.path("data"))
                .ifPresent(data -> data.propertyStream()
                        .filter(one -> !one.getKey().equals(node) && forgotten(one.getValue(), now))
                        .forEach(one -> patch.withObjectProperty("data").putNull(one.getKey())));
        change(patch);
    }

    private static boolean forgotten(JsonNode value, Instant now) {
        try {
            String text = value.asString("");
            return text.startsWith(REMOVED)
                    && Instant.parse(text.substring(REMOVED.length())).isBefore(now.minus(KEPT));
        } catch (DateTimeParseException e) {
            return false; // somebody else's: it stays
        }
    }

    /// Gives the name of a removed node to a new one, which is told from it by this UID.
    public void give(String node, String uid) {
        ObjectNode patch = patch(node);
        patch.withObjectProperty("data").put(node, uid);
        change(patch);
    }

    /// Gives the name of a removed node to whoever has it now.
    public void forget(String node) {
        if (value(node).isPresent()) {
            ObjectNode patch = patch(node);
            patch.withObjectProperty("data").putNull(node);
            change(patch);
        }
    }

    /// Whether the last node of this name was removed, and no other has joined under it since.
    public boolean retired(String node) {
        return value(node).filter(text -> text.startsWith(REMOVED)).isPresent();
    }

    /// The UID of the node that has this name, where one had it before.
    public Optional<String> uid(String node) {
        return value(node).filter(text -> !text.startsWith(REMOVED));
    }

    private Optional<String> value(String node) {
        return api.get(PATH)
                .map(found -> found.path("data").path(node).asString(""))
                .filter(text -> !text.isEmpty());
    }

    private static ObjectNode patch(String node) {
        if (!node.matches("[-a-z0-9.]+")) {
            throw new NodeletException("\"" + node + "\" is no node's name");
        }
        return Json.object();
    }

    private void change(ObjectNode patch) {
        try {
            var _ = api.patch(PATH, patch);
        } catch (KubeException e) {
            if (e.status() != 404) {
                throw e;
            }
            var _ = api.create(whole(patch));
        }
    }

    private static ObjectNode whole(ObjectNode patch) {
        ObjectNode whole = patch.deepCopy();
        whole.put("apiVersion", "v1").put("kind", "ConfigMap");
        whole.putObject("metadata").put("name", NAME).put("namespace", "kube-system");
        return whole;
    }
}
