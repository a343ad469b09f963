package io.nodelet.phases.addons;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ServiceNetwork;
import io.nodelet.model.UrlHosts;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.SettlingTime;
import io.nodelet.phases.node.ClusterRbac;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AbsentObjects;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Deploys the metrics server behind the API `metrics.k8s.io`. A start does not wait until it has measured something;
/// the live check gives it some minutes.
public final class DeployMetricsServer implements Phase {
    private static final String WHAT = "the metrics server";
    private static final Duration COMES_BACK = Duration.ofMinutes(2);

    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final Supplier<String> image;
    private final InstantSource clock;
    private final DeclaredObjects declared = new DeclaredObjects();

    /// @param image the metrics server, loaded on every node
    public DeployMetricsServer(NodeSpec spec, Supplier<KubeApi> api, Supplier<String> image, InstantSource clock) {
        this.spec = spec;
        this.api = api;
        this.image = image;
        this.clock = clock;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.METRICS;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.WAIT.number());
    }

    private boolean wanted() {
        return spec.master() && spec.config().addons().metricsServer();
    }

    @Override
    public List<Item> declare() {
        if (!spec.master()) {
            return List.of();
        }
        Item rights = ClusterRbac.inForce(api.get(), spec.facts().name());
        if (!wanted()) {
            return List.of(rights, new AbsentObjects(WHAT, api.get(), objects()));
        }
        return List.of(
                rights,
                new AppliedObjects(WHAT, api.get(), objects()),
                // At once after a first deployment; after a stop its pod has to come back first.
                new AwaitHealthy("the API metrics.k8s.io answers", this::check, COMES_BACK));
    }

    List<JsonNode> objects() {
        return declared.of(Template.of(DeployMetricsServer.class, "metrics-server.yaml")
                .fill(Map.of(
                        "image", image.get(),
                        "api", "https://" + UrlHosts.inUrl(ServiceNetwork.api(spec)),
                        "client", Layout.cert("metrics-server/client").getParent())));
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    /// The API server asks it now and then, and may be settling still.
    @Override
    public Duration readinessTimeout() {
        return SettlingTime.TIME;
    }

    @Override
    public Health check() {
        return wanted() ? new MetricsApi(api, clock).health() : Health.healthy();
    }
}
