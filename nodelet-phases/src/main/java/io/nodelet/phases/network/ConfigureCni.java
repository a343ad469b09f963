package io.nodelet.phases.network;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.network.BridgeConflist;
import io.nodelet.network.PodFirewallRules;
import io.nodelet.network.PodLinks;
import io.nodelet.network.PodNetwork;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.InstalledFile;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// 065: the CNI plugins, and the configuration that plugs pods into a bridge.
public final class ConfigureCni implements Phase {
    static final Path CONFIG = Layout.CNI_CONFIG.resolve("10-nodelet.conflist");
    private final NodeSpec spec;
    private final Bundle bundle;

    public ConfigureCni(NodeSpec spec, Bundle bundle) {
        this.spec = spec;
        this.bundle = bundle;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.CNI;
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(List.of(Folder.shared(Layout.CNI_BIN), Folder.shared(Layout.CNI_CONFIG)));
        bundle.cniPlugins()
                .forEach((name, file) ->
                        items.add(new InstalledFile(Layout.CNI_BIN.resolve(name), file.path(), file.sha256(), "0755")));
        if (!spec.config().network().plugin().equals("none")) {
            items.addAll(traces(spec));
            items.add(new PodLinks(spec.config().network().bridge()));
            items.add(new PodFirewallRules(spec.config().network().bridge()));
        }
        if (PodNetwork.bridge(spec)) {
            items.add(new TextFile(CONFIG, BridgeConflist.alone(spec), "0600"));
        }
        return items;
    }

    /// What the plugins leave behind.
    private static List<Item> traces(NodeSpec spec) {
        return List.of(
                RuntimeArtifact.of(What.NFT_TABLE, PodFirewallRules.MASQUERADE),
                RuntimeArtifact.of(What.NFT_TABLE, PodFirewallRules.PORTS),
                RuntimeArtifact.of(What.NFT_TABLE, PodFirewallRules.PORTS6),
                RuntimeArtifact.of(What.LINK, spec.config().network().bridge()),
                RuntimeArtifact.of(What.PATH, PodNetwork.LEASES.toString()),
                // What every runtime's CNI library remembers of its calls; no configuration moves it.
                RuntimeArtifact.of(What.PATH, "/var/lib/cni"));
    }
}
