package io.nodelet.phases.etcd;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.EtcdConfig;
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
import java.util.Set;

/// 050: etcd's data folder and configuration. TLS with client certificates on every port. The member of a master that
/// joins gets its place in the cluster first.
public final class ConfigureEtcd implements Phase {
    private static final Path FOLDER = Layout.CONFIG.resolve("etcd");
    static final Path CONFIG = FOLDER.resolve("etcd.yaml");
    private static final Template ETCD = Template.of(ConfigureEtcd.class, "etcd.yaml");
    private static final long MIB = 1 << 20;
    private final NodeSpec spec;
    private final EtcdEntry entry;

    public ConfigureEtcd(NodeSpec spec, EtcdEntry entry) {
        this.spec = spec;
        this.entry = entry;
    }

    @Override
    public PhaseId id() {
        return Ids.ETCD_CONFIGURE;
    }

    @Override
    public Set<Integer> needs() {
        return spec.joins() ? Set.of(Ids.CERTS.number()) : Set.of();
    }

    @Override
    public List<Item> declare() {
        Folder data = Folder.data(Path.of(spec.config().etcd().dataDir()), "0700");
        String own = spec.facts().name() + "=" + peer(spec);
        return spec.joins()
                ? List.of(
                        Folder.shared(FOLDER),
                        data,
                        new JoinEtcd(spec, entry, peer(spec)),
                        new JoinedConfig(CONFIG, yaml(JoinedConfig.PLACE, "existing"), own))
                : List.of(Folder.shared(FOLDER), data, new TextFile(CONFIG, yaml(own, "new"), "0644"));
    }

    /// Where other members reach this one.
    static String peer(NodeSpec spec) {
        return "https://" + Hosts.inUrl(spec.facts().address()) + ":"
                + spec.config().etcd().peerPort();
    }

    private String yaml(String cluster, String state) {
        EtcdConfig etcd = spec.config().etcd();
        return ETCD.fill(Map.ofEntries(
                Map.entry("cluster", cluster),
                Map.entry("state", state),
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
