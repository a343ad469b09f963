package io.nodelet.phases.kubelet;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.network.CleanUpProxyRules;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.Flags;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Service;
import io.nodelet.resources.Template;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.service.AwaitHealthy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// 090: kube-proxy, which programs the addresses of services into the kernel.
public final class StartKubeProxy implements Phase {
    private static final Path FOLDER = Layout.CONFIG.resolve("kube-proxy");
    private static final Path CONFIG = FOLDER.resolve("kube-proxy.yaml");
    private static final Template TEMPLATE = Template.of(StartKubeProxy.class, "kube-proxy.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int HEALTH_PORT = 10256;
    private final NodeSpec spec;
    private final PhaseContext context;
    private final NodeRegistration registration;
    private final KubeProxyRights rights;

    public StartKubeProxy(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.context = context;
        this.registration = NodeRegistration.of(spec, context);
        this.rights = new KubeProxyRights(spec, context);
    }

    @Override
    public PhaseId id() {
        return PhaseIds.KUBE_PROXY;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.KUBECONFIGS.number(), PhaseIds.BALANCER.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(BinaryItems.programs(context.bundle().get(), "kube-proxy"));
        items.add(Folder.shared(FOLDER));
        items.add(new TextFile(CONFIG, yaml(), "0600"));
        items.add(RuntimeArtifact.of(What.NFT_TABLE, "ip kube-proxy"));
        items.add(RuntimeArtifact.of(What.NFT_TABLE, "ip6 kube-proxy"));
        if (spec.config().network().proxyMode().equals("iptables")) {
            items.add(new CleanUpProxyRules(context.commands()));
        }
        items.add(new WaitFor(PhaseIds.CONTROL_PLANE.number()));
        items.addAll(rights.items());
        // It ends when kubelet tells of another address after its start.
        items.add(new AwaitHealthy("the cluster has this node where it is", registration::place, PATIENCE));
        var flags = new Flags(Layout.bin("kube-proxy")).set("config", CONFIG);
        items.add(new Service("kube-proxy", flags.argv(), List.of(CONFIG, Layout.kubeconfig("kube-proxy")))
                .needing(Layout.apiService(spec)));
        items.add(context.monitor().until("kube-proxy", "kube-proxy is healthy", this::check, PATIENCE));
        return items;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        Health alive = context.loopback().http("kube-proxy", HEALTH_PORT, "/livez");
        return alive.isHealthy() && spec.config().network().proxyMode().equals("nftables")
                ? new ProxyTables(spec.facts().addresses()).check()
                : alive;
    }

    private String yaml() {
        return TEMPLATE.fill(Map.of(
                "address",
                String.join(",", spec.facts().addresses()),
                "mode",
                spec.config().network().proxyMode(),
                "name",
                spec.facts().name(),
                "kubeconfig",
                Layout.kubeconfig("kube-proxy"),
                "podCidr",
                String.join(",", spec.config().network().podCidrs())));
    }
}
