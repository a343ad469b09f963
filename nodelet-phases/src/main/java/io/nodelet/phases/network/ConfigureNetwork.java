package io.nodelet.phases.network;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.host.KernelFile;
import io.nodelet.model.Cidr;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.network.NetworkFile;
import io.nodelet.network.PodNetwork;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Sysctl;
import io.nodelet.resources.Template;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// 060: what the kernel must do with packets of pods, and flannel's configuration of the pods' network.
public final class ConfigureNetwork implements Phase {
    private static final Path BRIDGE_FILTER = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
    private static final Template NET_CONF = Template.of(ConfigureNetwork.class, "net-conf.json");
    private static final Template NET_CONF_DUAL = Template.of(ConfigureNetwork.class, "net-conf-dual.json");
    private final NodeSpec spec;

    public ConfigureNetwork(NodeSpec spec) {
        this.spec = spec;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.NETWORK;
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>();
        items.add(NetworkFile.ofNode(spec.config().network()));
        items.add(new Sysctl("net.ipv4.ip_forward", "1"));
        if (spec.facts().nic().indexOf('.') < 0) { // a setting's name has dots between its own parts
            items.add(new Sysctl("net.ipv4.conf." + spec.facts().nic() + ".forwarding", "1"));
        }
        if (spec.facts().addresses().stream().anyMatch(fact -> fact.contains(":"))) {
            items.addAll(ipv6());
        }
        if (Files.exists(BRIDGE_FILTER)) {
            items.add(new Sysctl("net.bridge.bridge-nf-call-iptables", "1"));
        }
        if (PodNetwork.flannel(spec)) {
            items.add(Folder.shared(PodNetwork.FLANNEL_FOLDER));
            items.add(new TextFile(PodNetwork.FLANNEL_CONFIG, netConf(), "0600"));
        }
        return items;
    }

    /// A machine that forwards would no longer hear what routers say, such as its default route, were it not told to.
    private List<Item> ipv6() {
        String nic = spec.facts().nic();
        Sysctl all = new Sysctl("net.ipv6.conf.all.forwarding", "1");
        return nic.equals("lo")
                ? List.of(all)
                : List.of(new Sysctl(setting(nic, "accept_ra"), "2"), all, new Sysctl(setting(nic, "forwarding"), "1"));
    }

    /// The name of a setting of an interface, with slashes where its own name has dots, as VLANs have.
    private static String setting(String nic, String name) {
        String dotted = "net.ipv6.conf." + nic + "." + name;
        return nic.contains(".") ? "net/ipv6/conf/" + nic + "/" + name : dotted;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    /// The setting for all interfaces says nothing about this one: somebody may have set it alone.
    @Override
    public Health check() {
        String nic = spec.facts().nic();
        try {
            for (String address : spec.facts().addresses()) {
                String family = address.contains(":") ? "ipv6" : "ipv4";
                Path file = Path.of("/proc/sys/net", family, "conf", nic, "forwarding");
                if (!KernelFile.read(file).strip().equals("1")) {
                    return Health.unhealthy(
                            ReasonCode.KERNEL_SETTING,
                            nic,
                            "the kernel forwards no " + family + " that comes in at " + nic);
                }
            }
            return Health.healthy();
        } catch (IOException e) {
            return Health.unhealthy(ReasonCode.INTERFACE_GONE, nic, "the interface " + nic + " is gone");
        }
    }

    private String netConf() {
        NodeConfig.Network network = spec.config().network();
        String backend = network.flannelBackend();
        if (!network.dualStack().wanted()) {
            return NET_CONF.fill(Map.of("podCidr", network.podCidr(), "backend", backend));
        }
        return NET_CONF_DUAL.fill(Map.of("ipv4", of("IPv4", network), "ipv6", of("IPv6", network), "backend", backend));
    }

    private static String of(String family, NodeConfig.Network network) {
        return network.podCidrs().stream()
                .filter(podCidr -> Cidr.of(podCidr).base().family().equals(family))
                .findFirst()
                .orElseThrow();
    }
}
