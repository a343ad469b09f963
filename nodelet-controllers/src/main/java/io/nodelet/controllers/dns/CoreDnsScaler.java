package io.nodelet.controllers.dns;

import io.nodelet.daemon.Controller;
import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Gives the cluster's DNS a second replica once a second node can carry it, so that names resolve through the loss of
/// either. That happens once: afterwards the number is the operator's, as it was before. Every master's daemon looks.
public final class CoreDnsScaler implements Controller {
    /// Stands on the Deployment once it was done.
    static final String DONE = "nodelet.io/spread";

    static final String DEPLOYMENT = "/apis/apps/v1/namespaces/kube-system/deployments/coredns";
    private static final int WANTED = 2;
    private static final int FEW = 10;
    private static final Duration ROUND = Duration.ofSeconds(15);
    private final Supplier<NodeConfig> config;
    private final Supplier<KubeApi> cluster;
    private final Consumer<String> log;

    /// @param config  the one in force
    /// @param cluster its API; asked for in each round, so it should be kept
    public CoreDnsScaler(Supplier<NodeConfig> config, Supplier<KubeApi> cluster, Consumer<String> log) {
        this.config = config;
        this.cluster = cluster;
        this.log = log;
    }

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public boolean runsOn(Role role) {
        return role == Role.MASTER;
    }

    @Override
    public Duration interval() {
        return ROUND;
    }

    /// What the API does not let happen now is tried again in the next round.
    @Override
    public void reconcile() {
        try {
            if (config.get().addons().dns() && spread(cluster.get())) {
                log.accept("the cluster's DNS has " + WANTED + " replicas from now on, as it has more than one node");
            }
        } catch (NodeletException e) {
            // away, or another master was quicker: what is so is seen in the next round
        }
    }

    /// Does it where it is due. Where an operator chose another number before, that stays.
    ///
    /// @return whether there is a replica more
    static boolean spread(KubeApi api) {
        Optional<JsonNode> due = api.get(DEPLOYMENT).filter(CoreDnsScaler::due);
        if (due.isEmpty() || carriers(api) < WANTED) {
            return false;
        }
        boolean lone = replicas(due.get()) == 1;
        api.patch(DEPLOYMENT, patch(due.get(), lone));
        return lone;
    }

    private static boolean due(JsonNode deployment) {
        return !deployment.path("metadata").path("annotations").has(DONE);
    }

    private static int replicas(JsonNode deployment) {
        return deployment.path("spec").path("replicas").asInt(1);
    }

    /// As far as it matters: whoever has so many need not read of the others.
    private static int carriers(KubeApi api) {
        AtomicInteger found = new AtomicInteger();
        api.each(
                KubePath.NODES,
                Selector.ALL,
                FEW,
                node -> !DnsEligibility.can(node) || found.incrementAndGet() < WANTED);
        return found.get();
    }

    /// Only where nobody changed it meanwhile.
    private static JsonNode patch(JsonNode deployment, boolean lone) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata")
                .put(
                        "resourceVersion",
                        deployment.path("metadata").path("resourceVersion").asString(""))
                .putObject("annotations")
                .put(DONE, "true");
        if (lone) {
            patch.putObject("spec").put("replicas", WANTED);
        }
        return patch;
    }
}
