package io.nodelet.resources.objects;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
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
public record UserManifests(String what, KubeApi api, List<JsonNode> objects) implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(60));

    public UserManifests {
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
                    progress.say("applying " + AppliedObjects.name(object));
                    api.apply(object);
                }
            });
        }
    }

    private Optional<Failure> difference(JsonNode wanted) {
        Optional<JsonNode> actual = api.find(wanted);
        if (actual.isEmpty()) {
            return Optional.of(failure(ReasonCode.OBJECT_MISSING, wanted, " is missing"));
        }
        return digest(actual.get()).equals(digest(wanted))
                ? Optional.empty()
                : Optional.of(failure(ReasonCode.OBJECT_DIFFERS, wanted, " is not of this manifest"));
    }

    private static Failure failure(ReasonCode code, JsonNode object, String words) {
        String name = AppliedObjects.name(object);
        return new Failure(code, name, name + words);
    }

    private static String digest(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(AppliedObjects.DIGEST)
                .asString("");
    }
}
