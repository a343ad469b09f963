package io.nodelet.resources.objects;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Kubernetes objects that must not be in the cluster any more, as far as Nodelet put them there; an object of the same
/// name that somebody else made stays.
///
/// @param what    such as `the metrics server`
/// @param objects in the order in which [AppliedObjects] applies them
public record AbsentObjects(String what, KubeApi api, List<JsonNode> objects) implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(30));

    public AbsentObjects {
        objects = List.copyOf(objects);
    }

    @Override
    public String key() {
        return "remove " + what;
    }

    @Override
    public Health check() {
        try {
            return objects.stream()
                    .filter(this::oursIsThere)
                    .findFirst()
                    .map(object -> Health.unhealthy(
                            ReasonCode.OBJECT_LEFT,
                            KubePath.of(object).toString(),
                            KubePath.of(object) + " is still there"))
                    .orElseGet(Health::healthy);
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    @Override
    public void perform(Progress progress) {
        for (JsonNode object : objects.reversed()) {
            RETRY.run(progress, () -> {
                if (oursIsThere(object)) {
                    api.delete(KubePath.of(object).toString());
                }
            });
        }
    }

    private boolean oursIsThere(JsonNode object) {
        return api.get(KubePath.of(object).toString())
                .filter(found -> found.path("metadata").path("annotations").has(AppliedObjects.DIGEST))
                .filter(found -> !found.path("metadata").has("deletionTimestamp"))
                .isPresent();
    }
}
