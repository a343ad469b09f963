package io.nodelet.phases.kubelet;

import io.nodelet.engine.Gate;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.host.linux.NfTables;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.Await;
import io.nodelet.phases.Flags;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Installed;
import io.nodelet.phases.Layout;
import io.nodelet.phases.Ports;
import io.nodelet.phases.Template;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.Trace;
import io.nodelet.resources.Trace.What;
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
    private final Ports ports;
    private final Registration registration;
    private final KubeProxyRights rights;

    public StartKubeProxy(NodeSpec spec, Ports ports) {
        this.spec = spec;
        this.ports = ports;
        this.registration = Registration.of(spec, ports);
        this.rights = new KubeProxyRights(spec, ports);
    }

    @Override
    public PhaseId id() {
        return Ids.KUBE_PROXY;
    }

    @Override
    public Set<Integer> needs() {
        return Set.of(Ids.KUBECONFIGS.number(), Ids.BALANCER.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(Installed.programs(ports.bundle().get(), "kube-proxy"));
        items.add(Folder.shared(FOLDER));
        items.add(new TextFile(CONFIG, yaml(), "0600"));
        items.add(Trace.of(What.NFT_TABLE, "ip kube-proxy"));
        items.add(Trace.of(What.NFT_TABLE, "ip6 kube-proxy"));
        if (spec.config().network().proxyMode().equals("iptables")) {
            items.add(new CleanRules(ports.commands()));
        }
        items.add(new Gate(Ids.CONTROL_PLANE.number()));
        items.addAll(rights.items());
        // It ends when kubelet tells of another address after its start.
        items.add(new Await("the cluster has this node where it is", registration::place, Duration.ofMinutes(1)));
        List<String> argv =
                new Flags(Layout.bin("kube-proxy")).set("config", CONFIG).argv();
        items.add(new Service("kube-proxy", argv, List.of(CONFIG, Layout.kubeconfig("kube-proxy")))
                .needing(Layout.apiService(spec)));
        items.add(ports.watch().until("kube-proxy", "kube-proxy is healthy", this::check, Duration.ofMinutes(1)));
        return items;
    }

    @Override
    public boolean checked() {
        return true;
    }

    @Override
    public Health check() {
        Health alive = ports.loopback().http("kube-proxy", HEALTH_PORT, "/livez");
        return alive.ok() ? table() : alive;
    }

    /// kube-proxy writes its table anew only when something changes in the cluster, or at its start.
    private Health table() {
        if (!spec.config().network().proxyMode().equals("nftables")) {
            return Health.well();
        }
        return spec.facts().addresses().stream()
                .map(it -> it.contains(":"))
                .filter(ipv6 -> NfTables.lacks(ipv6, "kube-proxy"))
                .findFirst()
                .map(ipv6 -> Health.failing(
                        ReasonCode.TABLE_GONE,
                        "kube-proxy",
                        "the nftables table " + (ipv6 ? "ip6" : "ip") + " kube-proxy is gone, which kube-proxy made"))
                .orElseGet(Health::well);
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
