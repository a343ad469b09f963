package io.nodelet.phases.addons;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Whether the API server finds somebody who serves `metrics.k8s.io`: the condition `Available` of the APIService. That
/// it is not, is believed after some minutes.
record MetricsApi(Supplier<KubeApi> api, InstantSource clock) {
    private static final String API_SERVICE =
            KubePath.global("apiregistration.k8s.io/v1", "apiservices") + "/v1beta1.metrics.k8s.io";
    private static final Duration GRACE = Duration.ofMinutes(3);

    Health health() {
        try {
            return api.get().get(API_SERVICE).map(this::available).orElseGet(() -> unavailable("is not registered"));
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }

    private static Health unavailable(String words) {
        return Health.unhealthy(ReasonCode.METRICS_UNAVAILABLE, "metrics.k8s.io", "the API metrics.k8s.io " + words);
    }

    private Health available(JsonNode service) {
        for (JsonNode condition : service.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Available")) {
                return condition.path("status").asString("").equals("True") || recent(condition)
                        ? Health.healthy()
                        : unavailable(
                                "does not answer: " + condition.path("message").asString(""));
            }
        }
        return Health.healthy();
    }

    private boolean recent(JsonNode condition) {
        Instant since = Instant.parse(condition.path("lastTransitionTime").asString(Instant.EPOCH.toString()));
        return clock.instant().isBefore(since.plus(GRACE));
    }
}
