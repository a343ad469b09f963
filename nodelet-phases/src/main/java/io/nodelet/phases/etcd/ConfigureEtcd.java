package io.nodelet.phases.etcd;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Hosts;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Layout;
import io.nodelet.phases.Template;
import io.nodelet.resources.Folder;
import io.nodelet.resources.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// 050: etcd's data folder and configuration. TLS with client certificates on every port.
public final class ConfigureEtcd implements Phase {
    private static final Path FOLDER = Layout.CONFIG.resolve("etcd");
    static final Path CONFIG = FOLDER.resolve("etcd.yaml");
    private static final Template ETCD = Template.of(ConfigureEtcd.class, "etcd.yaml");
    private static final long MIB = 1 << 20;
    private final NodeSpec spec;

    public ConfigureEtcd(NodeSpec spec) {
        this.spec = spec;
    }

    @Override
    public PhaseId id() {
        return Ids.ETCD_CONFIGURE;
    }

    @Override
    public List<Item> declare() {
        return List.of(
                Folder.shared(FOLDER),
                Folder.data(Path.of(spec.config().etcd().dataDir()), "0700"),
                new TextFile(CONFIG, yaml(), "0644"));
    }

    private String yaml() {
        NodeConfig.Etcd etcd = spec.config().etcd();
        return ETCD.fill(Map.ofEntries(
                Map.entry("name", spec.facts().name()),
                Map.entry("address", Hosts.inUrl(spec.facts().address())),
                Map.entry("data", etcd.dataDir()),
                Map.entry("clientPort", etcd.clientPort()),
                Map.entry("peerPort", etcd.peerPort()),
                Map.entry("token", spec.config().clusterId()),
                Map.entry("quota", etcd.quotaMiB() * MIB),
                Map.entry("ca", Layout.cert("etcd/ca")),
                Map.entry("serverCert", Layout.cert("etcd/server")),
                Map.entry("serverKey", Layout.key("etcd/server")),
                Map.entry("peerCert", Layout.cert("etcd/peer")),
                Map.entry("peerKey", Layout.key("etcd/peer"))));
    }
}
