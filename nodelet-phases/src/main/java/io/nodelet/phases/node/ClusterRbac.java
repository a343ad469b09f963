package io.nodelet.phases.node;

import io.nodelet.engine.Item;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.PublishedMasters;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the cluster's people, masters and workers may do, and what limits them: RBAC objects and admission policies,
/// which every master declares.
public final class ClusterRbac {
    /// Phase 100 makes them, once kubelet runs.
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final DeclaredObjects objects = new DeclaredObjects();

    /// @param node this master
    List<Item> items(KubeApi api, String node) {
        return List.of(
                new AppliedObjects("the cluster's first rights", api, objects.of(manifest())), inForce(api, node));
    }

    /// For phases that need this master's rights, and do not wait for the one that makes them: the API server takes a
    /// moment to know of each.
    public static AwaitHealthy inForce(KubeApi api, String node) {
        return new AwaitHealthy("the API server knows this master's rights", () -> known(api, node), LIMIT);
    }

    public static String manifest() {
        return Stream.of("rights.yaml", "master-rights.yaml")
                .map(text -> Template.of(ClusterRbac.class, text).fill(Map.of()))
                .collect(Collectors.joining("---\n"));
    }

    /// Whether this master may do, as itself, what needs a role of the cluster's and roles of namespaces.
    private static Health known(KubeApi api, String node) {
        try {
            var _ = api.get(KubePath.node(node));
            var _ = new PublishedMasters(api).addresses();
            var _ = new PublishedMasters(api).apiServers();
            return Health.healthy();
        } catch (NodeletException e) {
            return Health.unknown(e);
        }
    }
}
