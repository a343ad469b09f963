package io.nodelet.diagnosis.probe;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.node.Cordon;
import io.nodelet.phases.node.NodeReady;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.Api;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What the API server says of this node, of the pods on it, and, on masters, of what the whole cluster needs.
///
/// @param api    the cluster's API
/// @param server where that is
/// @param node   this node's name
/// @param pods   looks at pods
/// @param wide   looks at the cluster where this node may; empty elsewhere
/// @param probeRunner  take what could not be seen
record ApiProbe(
        KubeApi api,
        String server,
        String node,
        PodProbe pods,
        Optional<ClusterServicesProbe> wide,
        ProbeRunner probeRunner) {
    static final Api UNSEEN = silent(0, "", "");
    private static final String WHAT = "API server";
    private static final Set<String> PRESSURES = Set.of("DiskPressure", "MemoryPressure", "PIDPressure");

    private static Api silent(int status, String why, String server) {
        return new Api(false, status, why, true, "", "", List.of(), List.of(), server, null, List.of());
    }

    Api probe() {
        try {
            return seen(api.ready(), api.get(KubePath.node(node)));
        } catch (KubeException e) {
            probeRunner.failed(WHAT, Component.APISERVER, e);
            return silent(e.status(), String.valueOf(e.getMessage()), server);
        } catch (NodeletException e) {
            probeRunner.failed(WHAT, Component.APISERVER, e);
            return silent(0, String.valueOf(e.getMessage()), server);
        }
    }

    private Api seen(Health ready, Optional<JsonNode> found) {
        return new Api(
                true,
                0,
                ready.reason(),
                found.isPresent(),
                found.isPresent() ? new NodeReady(api, node).get().reason() : "",
                found.map(ApiProbe::cordoned).orElse(""),
                pods.probe(probeRunner),
                found.map(ApiProbe::pressures).orElse(List.of()),
                server,
                wide.flatMap(ClusterServicesProbe::dns).orElse(null),
                wide.map(ClusterServicesProbe::webhooks).orElse(List.of()));
    }

    private static String cordoned(JsonNode found) {
        if (!found.path("spec").path("unschedulable").asBoolean(false)) {
            return "";
        }
        return Cordon.ours(found) ? "ours" : "theirs";
    }

    private static List<String> pressures(JsonNode found) {
        return found.path("status")
                .path("conditions")
                .valueStream()
                .filter(node -> PRESSURES.contains(node.path("type").asString(""))
                        && node.path("status").asString("").equals("True"))
                .map(node -> node.path("type").asString("") + ": "
                        + node.path("message").asString(""))
                .toList();
    }
}
