package io.nodelet.phases.kubelet;

import io.nodelet.engine.Item;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.PhaseContext;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import java.util.List;
import java.util.Map;

/// What kube-proxies may do in the cluster. Masters declare it before their own kube-proxy starts, which waits for
/// it at the first start of a cluster; what limits them is declared with the cluster's other policies.
public final class KubeProxyRights {
    private final NodeSpec spec;
    private final PhaseContext context;
    private final DeclaredObjects objects = new DeclaredObjects();

    KubeProxyRights(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.context = context;
    }

    List<Item> items() {
        return spec.master()
                ? List.of(
                        new AppliedObjects("kube-proxies' rights", context.api().get(), objects.of(manifest())))
                : List.of();
    }

    public static String manifest() {
        return Template.of(KubeProxyRights.class, "kube-proxy-rights.yaml").fill(Map.of());
    }
}
