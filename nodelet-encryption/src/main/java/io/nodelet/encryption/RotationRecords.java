package io.nodelet.encryption;

import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.SecretsKeysConfigMap;
import io.nodelet.model.NodeletException;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where masters tell each other of their keys: the ConfigMap `kube-system/nodelet-secrets-keys`. Each master's report
/// under `master.NAME`; a rotation under `rotation` while there is one. No key stands in it but sealed.
///
/// @param api the cluster's
public record RotationRecords(KubeApi api) {
    private static final String NAME = SecretsKeysConfigMap.NAME;
    private static final String PATH = SecretsKeysConfigMap.PATH;
    private static final String ROTATION = SecretsKeysConfigMap.ROTATION;
    private static final String MASTER = "master.";

    /// What stands there.
    ///
    /// @param rotation the one that is under way
    /// @param reports  by master
    public record Seen(Optional<Rotation> rotation, SortedMap<String, KeyReport> reports) {
        static final Seen NOTHING = new Seen(Optional.empty(), new TreeMap<>());
    }

    /// @throws NodeletException when the cluster does not answer, or a rotation of another version is under way
    public Seen read() {
        return seen(api.get(PATH));
    }

    private static Seen seen(Optional<JsonNode> object) {
        JsonNode data = object.map(node -> node.path("data")).orElseGet(Json::object);
        SortedMap<String, KeyReport> reports = new TreeMap<>();
        data.properties().forEach(one -> {
            if (one.getKey().startsWith(MASTER)) {
                report(one.getValue().asString(""))
                        .ifPresent(keyReport -> reports.put(one.getKey().substring(MASTER.length()), keyReport));
            }
        });
        return new Seen(rotation(data.path(ROTATION).asString("")), reports);
    }

    private static Optional<KeyReport> report(String text) {
        try {
            return Optional.of(KeyReport.read(text));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty(); // of another version
        }
    }

    private static Optional<Rotation> rotation(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Rotation> known = Rotation.read(text);
            if (known.isPresent()) {
                return known;
            }
        } catch (JacksonException | DateTimeParseException e) {
            throw unknown(e);
        }
        throw unknown(null);
    }

    private static NodeletException unknown(@Nullable Throwable e) {
        return new NodeletException(
                "a rotation of keys is under way that this version does not know",
                "Go on with it by the version of Nodelet that began it: ConfigMap kube-system/" + NAME + ".",
                e);
    }

    /// Puts a master's report there.
    void report(String master, KeyReport report) {
        ObjectNode patch = Json.object();
        ObjectNode data = patch.putObject("data").put(MASTER + master, report.json());
        if (api.get(PATH).isPresent()) {
            var _ = api.patch(PATH, patch);
        } else {
            var _ = api.create(object(data));
        }
    }

    private static ObjectNode object(ObjectNode data) {
        ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", NAME).put("namespace", "kube-system");
        object.set("data", data);
        return object;
    }

    /// Writes how far the rotation is, unless another run has taken it over since.
    ///
    /// @param before as it was seen last; empty where there was none
    /// @throws KubeException    a conflict, where somebody wrote at the same time: nothing is changed
    /// @throws NodeletException where it is another's now
    void write(Optional<Rotation> before, Optional<Rotation> next) {
        Optional<JsonNode> object = api.get(PATH);
        Optional<Rotation> now = seen(object).rotation();
        if (now.equals(next)) {
            return; // the answer to an earlier try was lost
        }
        if (!now.equals(before)) {
            throw new NodeletException(
                    "the rotation was taken over by another run of it",
                    "`nodeletd secrets status` says how far it is.");
        }
        ObjectNode patch = Json.object();
        object.ifPresent(node -> patch.putObject("metadata")
                .set("resourceVersion", node.path("metadata").path("resourceVersion")));
        ObjectNode data = patch.putObject("data");
        next.ifPresentOrElse(rotation -> data.put(ROTATION, rotation.json()), () -> data.putNull(ROTATION));
        if (object.isPresent()) {
            var _ = api.patch(PATH, patch);
        } else {
            var _ = api.create(object(data));
        }
    }
}
