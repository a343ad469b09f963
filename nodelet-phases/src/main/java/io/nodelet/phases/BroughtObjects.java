package io.nodelet.phases;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Kubernetes objects of an operator's manifests: each is there, and comes from the manifest as it is now. What others
/// write into them stays, as what is brought often has a controller of its own, which does.
///
/// @param what    such as `the pods' network`
/// @param api     the cluster
/// @param objects whole objects, of any kind; definitions of kinds before what is of them
public record BroughtObjects(String what, KubeApi api, List<JsonNode> objects) implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));

    public BroughtObjects {
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
                    .map(Health::failing)
                    .orElseGet(Health::well);
        } catch (NodeletException e) {
            return new Health.Unknown(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void perform(Progress progress) {
        for (JsonNode object : objects) {
            RETRY.run(progress, () -> {
                if (difference(object).isPresent()) {
                    progress.say("applying " + AppliedObjects.name(object));
                    api.apply(object);
                }
            });
        }
    }

    private Optional<String> difference(JsonNode wanted) {
        Optional<JsonNode> actual = api.find(wanted);
        if (actual.isEmpty()) {
            return Optional.of(AppliedObjects.name(wanted) + " is missing");
        }
        return digest(actual.get()).equals(digest(wanted))
                ? Optional.empty()
                : Optional.of(AppliedObjects.name(wanted) + " is not of this manifest");
    }

    private static String digest(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(AppliedObjects.DIGEST)
                .asString("");
    }
}
