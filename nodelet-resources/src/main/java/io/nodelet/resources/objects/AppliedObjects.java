package io.nodelet.resources.objects;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Kubernetes objects that must be in the cluster as written: what somebody changed is set right again, what somebody
/// added stays. They outlive a stop, as the cluster does.
///
/// @param what    such as `the cluster's DNS`
/// @param api     the cluster
/// @param objects whole objects
public record AppliedObjects(String what, KubeApi api, List<JsonNode> objects) implements Action {
    /// Carries a digest of the manifest, so that a field that a newer manifest leaves out is seen, too.
    static final String DIGEST = "nodelet.io/manifest";

    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));
    private static final int DIGEST_LENGTH = 16;

    public AppliedObjects {
        objects = objects.stream().map(AppliedObjects::stamped).toList();
    }

    @Override
    public String key() {
        return "apply " + what;
    }

    @Override
    public Health check() {
        try {
            return objects.stream()
                    .flatMap(object -> difference(object).stream())
                    .findFirst()
                    .<Health>map(Health.Unhealthy::new)
                    .orElseGet(Health::healthy);
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    @Override
    public void perform(Progress progress) {
        for (JsonNode object : objects) {
            RETRY.run(progress, () -> {
                if (difference(object).isPresent()) {
                    progress.say("applying " + name(object));
                    api.apply(object);
                }
            });
        }
    }

    private Optional<Failure> difference(JsonNode wanted) {
        Optional<JsonNode> actual = api.get(KubePath.of(wanted).toString());
        return actual.isEmpty()
                ? Optional.of(new Failure(ReasonCode.OBJECT_MISSING, name(wanted), name(wanted) + " is missing"))
                : SubsetMatch.difference(wanted, actual.get(), "")
                        .map(place -> new Failure(
                                ReasonCode.OBJECT_DIFFERS, name(wanted), name(wanted) + " differs at " + place));
    }

    static String name(JsonNode object) {
        return object.path("kind").asString("") + " "
                + object.path("metadata").path("name").asString("");
    }

    static JsonNode stamped(JsonNode object) {
        ObjectNode copy = (ObjectNode) object.deepCopy();
        copy.withObjectProperty("metadata").withObjectProperty("annotations").put(DIGEST, digest(Json.text(object)));
        return copy;
    }

    /// The first digits of a text's SHA-256.
    public static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
