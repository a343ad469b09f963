package io.nodelet.phases.node;

import io.nodelet.engine.Item;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AbsentObjects;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A warning to whoever makes a NetworkPolicy, where the cluster's network is ours, which enforces none.
public final class UnenforcedPolicies {
    private static final String WHAT = "the warning about NetworkPolicies";
    private final DeclaredObjects objects = new DeclaredObjects();

    Item item(KubeApi api, NodeConfig.Network network) {
        List<JsonNode> warning = objects.of(manifest());
        return network.plugin().equals("none")
                ? new AbsentObjects(WHAT, api, warning)
                : new AppliedObjects(WHAT, api, warning);
    }

    public static String manifest() {
        return Template.of(UnenforcedPolicies.class, "unenforced-policies.yaml").fill(Map.of());
    }
}
