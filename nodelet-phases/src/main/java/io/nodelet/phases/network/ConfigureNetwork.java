package io.nodelet.phases.network;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Template;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Sysctl;
import io.nodelet.resources.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// 060: what the kernel must do with packets of pods, and flannel's configuration of the pods' network.
public final class ConfigureNetwork implements Phase {
    private static final Path BRIDGE_FILTER = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
    private static final Template NET_CONF = Template.of(ConfigureNetwork.class, "net-conf.json");
    private final NodeSpec spec;

    public ConfigureNetwork(NodeSpec spec) {
        this.spec = spec;
    }

    @Override
    public PhaseId id() {
        return Ids.NETWORK;
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>();
        items.add(new Sysctl("net.ipv4.ip_forward", "1"));
        if (Files.exists(BRIDGE_FILTER)) {
            items.add(new Sysctl("net.bridge.bridge-nf-call-iptables", "1"));
        }
        if (PodNetwork.flannel(spec)) {
            items.add(Folder.shared(PodNetwork.FLANNEL_FOLDER));
            items.add(new TextFile(PodNetwork.FLANNEL_CONFIG, netConf(), "0644"));
        }
        return items;
    }

    private String netConf() {
        NodeConfig.Network network = spec.config().network();
        return NET_CONF.fill(Map.of("podCidr", network.podCidr(), "backend", network.flannelBackend()));
    }
}
