package io.nodelet.phases.kubelet;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.host.linux.NfTables;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.AwaitHealthy;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.Flags;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.Template;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
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
    private static final int HEALTH_PORT = 10256;
    private final NodeSpec spec;
    private final PhaseContext phaseContext;
    private final NodeRegistration nodeRegistration;
    private final KubeProxyRights rights;

    public StartKubeProxy(NodeSpec spec, PhaseContext phaseContext) {
        this.spec = spec;
        this.phaseContext = phaseContext;
        this.nodeRegistration = NodeRegistration.of(spec, phaseContext);
        this.rights = new KubeProxyRights(spec, phaseContext);
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
        List<Item> items =
                new ArrayList<>(BinaryItems.programs(phaseContext.bundle().get(), "kube-proxy"));
        items.add(Folder.shared(FOLDER));
        items.add(new TextFile(CONFIG, yaml(), "0600"));
        items.add(RuntimeArtifact.of(What.NFT_TABLE, "ip kube-proxy"));
        items.add(RuntimeArtifact.of(What.NFT_TABLE, "ip6 kube-proxy"));
        if (spec.config().network().proxyMode().equals("iptables")) {
            items.add(new CleanUpProxyRules(phaseContext.commands()));
        }
        items.add(new WaitFor(PhaseIds.CONTROL_PLANE.number()));
        items.addAll(rights.items());
        // It ends when kubelet tells of another address after its start.
        items.add(new AwaitHealthy(
                "the cluster has this node where it is", nodeRegistration::place, Duration.ofMinutes(1)));
        List<String> argv =
                new Flags(Layout.bin("kube-proxy")).set("config", CONFIG).argv();
        items.add(new Service("kube-proxy", argv, List.of(CONFIG, Layout.kubeconfig("kube-proxy")))
                .needing(Layout.apiService(spec)));
        items.add(phaseContext
                .serviceMonitor()
                .until("kube-proxy", "kube-proxy is healthy", this::check, Duration.ofMinutes(1)));
        return items;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        Health alive = phaseContext.loopback().http("kube-proxy", HEALTH_PORT, "/livez");
        return alive.isHealthy() ? table() : alive;
    }

    /// kube-proxy writes its table anew only when something changes in the cluster, or at its start.
    private Health table() {
        if (!spec.config().network().proxyMode().equals("nftables")) {
            return Health.healthy();
        }
        return spec.facts().addresses().stream()
                .map(fact -> fact.contains(":"))
                .filter(ipv6 -> NfTables.lacks(ipv6, "kube-proxy"))
                .findFirst()
                .map(ipv6 -> Health.unhealthy(
                        ReasonCode.TABLE_GONE,
                        "kube-proxy",
                        "the nftables table " + (ipv6 ? "ip6" : "ip") + " kube-proxy is gone, which kube-proxy made"))
                .orElseGet(Health::healthy);
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
