package io.nodelet.diagnosis.probe;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.why.Component;
import io.nodelet.why.DnsSeen;
import io.nodelet.why.WebhookSeen;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What somebody else may have done to the whole cluster: DNS without pods, webhooks that nobody serves. Masters alone
/// may ask.
///
/// @param api   the cluster's API
/// @param probeRunner take what could not be seen
record ClusterServicesProbe(KubeApi api, ProbeRunner probeRunner) {
    private static final String DEPLOYMENT = KubePath.namespaced("apps/v1", "kube-system", "deployments") + "/coredns";
    private static final String ADMISSION = "admissionregistration.k8s.io/v1";
    private static final List<String> KINDS =
            List.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations");

    /// The cluster's DNS as it is deployed; empty where it is not, which its phase says.
    Optional<DnsSeen> dns() {
        return probeRunner
                .part("the cluster's DNS", Component.DNS, () -> api.get(DEPLOYMENT), Optional.<JsonNode>empty())
                .map(node -> new DnsSeen(
                        node.path("spec").path("replicas").asInt(1),
                        node.path("status").path("readyReplicas").asInt(0)));
    }

    /// Webhooks that must be asked, and whose service has no endpoints.
    List<WebhookSeen> webhooks() {
        return probeRunner.part(
                "webhooks",
                Component.APISERVER,
                () -> KINDS.stream().flatMap(this::unserved).toList(),
                List.of());
    }

    private Stream<WebhookSeen> unserved(String kind) {
        return api.list(KubePath.global(ADMISSION, kind), Selector.ALL).stream()
                .flatMap(configuration -> configuration
                        .path("webhooks")
                        .valueStream()
                        .filter(node -> node.path("failurePolicy").asString("").equals("Fail"))
                        .filter(node -> node.path("clientConfig").has("service"))
                        .filter(node -> !served(node.path("clientConfig").path("service")))
                        .map(node -> seen(kind, configuration, node)));
    }

    private boolean served(JsonNode service) {
        String namespace = service.path("namespace").asString("");
        var ofService = Selector.label(
                "kubernetes.io/service-name", service.path("name").asString(""));
        return api.list(KubePath.namespaced("discovery.k8s.io/v1", namespace, "endpointslices"), ofService).stream()
                .flatMap(node -> node.path("endpoints").valueStream())
                .anyMatch(node -> node.path("conditions").path("ready").asBoolean(true));
    }

    private static WebhookSeen seen(String kind, JsonNode configuration, JsonNode webhook) {
        JsonNode service = webhook.path("clientConfig").path("service");
        return new WebhookSeen(
                kind.substring(0, kind.length() - 1) + "/"
                        + configuration.path("metadata").path("name").asString(""),
                webhook.path("name").asString(""),
                service.path("namespace").asString("") + "/"
                        + service.path("name").asString(""));
    }
}
