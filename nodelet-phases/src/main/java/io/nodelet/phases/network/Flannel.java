package io.nodelet.phases.network;

import io.nodelet.engine.Item;
import io.nodelet.host.linux.NfTables;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.network.FlannelConflist;
import io.nodelet.network.PodNetwork;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.Flags;
import io.nodelet.phases.PhaseContext;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Service;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// flannel's daemon, which carries packets between the pods of different nodes. It can start only once the node is
/// registered and has its part of the network, and the node is Ready only once this is done.
public final class Flannel {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TUNNEL = "flannel.1";
    private static final String TUNNEL6 = "flannel-v6.1";
    private final NodeSpec spec;
    private final PhaseContext context;
    private final Supplier<Health> reach;
    private final DeclaredObjects rights = new DeclaredObjects();

    /// @param reach whether pods of this node reach others
    public Flannel(NodeSpec spec, PhaseContext context, Supplier<Health> reach) {
        this.spec = spec;
        this.context = context;
        this.reach = reach;
    }

    /// What must be so, in order; nothing where another network is chosen.
    public List<Item> items() {
        if (!PodNetwork.flannel(spec)) {
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        if (spec.master()) {
            items.add(new AppliedObjects("flannel's rights", context.api().get(), rights.of(manifest())));
        }
        items.addAll(BinaryItems.programs(context.bundle().get(), "flanneld"));
        items.addAll(traces());
        items.add(new AwaitHealthy("the node has its part of the pods' network", this::podCidr, LIMIT));
        items.add(context.monitor().afresh("flanneld", reach)); // its routes and neighbours: it makes them at its start
        items.add(daemon());
        items.add(context.monitor()
                .until("flanneld", "flannel has written " + PodNetwork.FLANNEL_SUBNET, this::subnet, LIMIT));
        items.add(new FlannelConflist(ConfigureCni.CONFIG, PodNetwork.FLANNEL_SUBNET, spec));
        return items;
    }

    private Service daemon() {
        Flags flags = new Flags(Layout.bin("flanneld"))
                .set("kube-subnet-mgr", true)
                .set("kubeconfig-file", Layout.kubeconfig("flannel"))
                .set("net-config-path", PodNetwork.FLANNEL_CONFIG)
                .set("subnet-file", PodNetwork.FLANNEL_SUBNET)
                .set("iface", spec.facts().nic());
        spec.facts()
                .addresses()
                .forEach(address -> flags.set(address.contains(":") ? "public-ipv6" : "public-ip", address));
        flags.set("ip-masq", true);
        return new Service(
                        "flanneld",
                        flags.argv(),
                        Map.of("NODE_NAME", spec.facts().name()),
                        List.of(PodNetwork.FLANNEL_CONFIG, Layout.kubeconfig("flannel")),
                        Duration.ofSeconds(10),
                        Service.Processes.ALL)
                .needing(Layout.apiService(spec));
    }

    private List<Item> traces() {
        List<Item> items = new ArrayList<>(List.of(
                Folder.shared(PodNetwork.FLANNEL_RUN),
                RuntimeArtifact.of(What.PATH, PodNetwork.FLANNEL_SUBNET.toString()),
                RuntimeArtifact.of(What.NFT_TABLE, "ip flannel-ipv4"),
                RuntimeArtifact.of(What.NFT_TABLE, "ip6 flannel-ipv6")));
        tunnels().map(tunnel -> RuntimeArtifact.of(What.LINK, tunnel)).forEach(items::add);
        if (!vxlan()) {
            spec.config().network().podCidrs().stream()
                    .map(text -> text + " dev " + spec.facts().nic())
                    .forEach(text -> items.add(RuntimeArtifact.of(What.ROUTES, text)));
        }
        return items;
    }

    private boolean vxlan() {
        return spec.config().network().flannelBackend().equals("vxlan");
    }

    private Stream<String> tunnels() {
        return dual() ? Stream.of(TUNNEL, TUNNEL6) : Stream.of(TUNNEL);
    }

    private boolean dual() {
        return spec.config().network().dualStack().wanted();
    }

    private Health podCidr() {
        try {
            String name = spec.facts().name();
            boolean there = context.api()
                    .get()
                    .get(KubePath.node(name))
                    .filter(node ->
                            !node.path("spec").path("podCIDR").asString("").isEmpty())
                    .isPresent();
            return there
                    ? Health.healthy()
                    : Health.unhealthy(ReasonCode.NO_POD_CIDR, name, "node " + name + " has no podCIDR");
        } catch (NodeletException e) {
            return new Health.Unhealthy(e.failure());
        }
    }

    /// Whether what flanneld makes once, at its start, is there: its tunnels, and its tables in the firewall.
    public Health made() {
        Health tunnel = tunnel();
        return tunnel.isHealthy() ? table() : tunnel;
    }

    /// Without them pods' packets to other places keep the pods' addresses.
    private Health table() {
        return Stream.of("ip flannel-ipv4", "ip6 flannel-ipv6")
                .limit(PodNetwork.flannel(spec) ? spec.facts().addresses().size() : 0)
                .filter(NfTables::lacks)
                .findFirst()
                .map(text -> Health.unhealthy(
                        ReasonCode.TABLE_GONE,
                        "flanneld",
                        "the nftables table " + text + " is gone, which flanneld made"))
                .orElseGet(Health::healthy);
    }

    private Health tunnel() {
        boolean wanted = PodNetwork.flannel(spec) && vxlan();
        return tunnels()
                .filter(tunnel -> wanted && !Files.exists(Path.of("/sys/class/net", tunnel)))
                .findFirst()
                .map(text -> Health.unhealthy(
                        ReasonCode.LINK_GONE, "flanneld", "the link " + text + " is gone, which flanneld made"))
                .orElseGet(Health::healthy);
    }

    private Health subnet() {
        return Files.exists(PodNetwork.FLANNEL_SUBNET)
                ? Health.healthy()
                : Health.unhealthy(ReasonCode.SERVICE_UNWELL, "flanneld", PodNetwork.FLANNEL_SUBNET + " is not there");
    }

    /// What flanneld may do in the cluster.
    public static String manifest() {
        return Template.of(Flannel.class, "flannel-rights.yaml").fill(Map.of());
    }
}
