package io.nodelet.phases.etcd;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Hosts;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Layout;
import io.nodelet.phases.Ports;
import io.nodelet.phases.etcd.backup.RestoreJournal;
import io.nodelet.resources.Folder;
import io.nodelet.resources.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// 050: etcd's data folder and configuration. TLS with client certificates on every port. The member of a master that
/// joins gets its place in the cluster first.
public final class ConfigureEtcd implements Phase {
    private static final Path FOLDER = Layout.CONFIG.resolve("etcd");
    static final Path CONFIG = FOLDER.resolve("etcd.yaml");
    private final NodeSpec spec;
    private final Coming coming;
    private final OwnData own;
    private final TakeOut takeOut;

    public ConfigureEtcd(NodeSpec spec, Ports ports) {
        this.spec = spec;
        this.coming = Coming.of(spec, ports.entry());
        this.own = ownData(spec, ports, () -> coming.note().pending().isPresent());
        this.takeOut = new TakeOut(
                coming,
                own.data(),
                () -> StartEtcd.runs(spec, ports.watch()),
                () -> ports.watch().dismiss(StillMember.SERVICE),
                ports.clock());
    }

    /// Both phases of etcd look, as each can be started alone.
    ///
    /// @param leaving whether the data is about to go aside
    static OwnData ownData(NodeSpec spec, Ports ports, BooleanSupplier leaving) {
        Path folder = Path.of(spec.config().etcd().dataDir());
        RestoreJournal journal = RestoreJournal.in(Layout.STATE);
        return new OwnData(
                new EtcdData(Layout.STATE, folder),
                () -> ports.ledger().find(data(spec).kind(), folder.toString()).isPresent(),
                () -> journal.read().isPresent() || leaving.getAsBoolean(),
                ports.watch());
    }

    private static Folder data(NodeSpec spec) {
        return Folder.data(Path.of(spec.config().etcd().dataDir()), "0700");
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
        List<Item> items = new ArrayList<>(List.of(own, Folder.shared(FOLDER), data(spec)));
        items.addAll(own.data().records());
        EtcdYaml yaml = new EtcdYaml(spec);
        String self = spec.facts().name() + "=" + peer(spec);
        boolean restored = RestoreJournal.in(Layout.STATE).read().isPresent(); // as a cluster of its own
        if (!restored && !takeOut.check().ok()) {
            items.add(takeOut);
        }
        if (coming.in()) {
            if (!restored) {
                items.add(coming.place());
            }
            items.add(new JoinedConfig(CONFIG, yaml.text(JoinedConfig.PLACE, "existing"), self));
        } else {
            items.add(new TextFile(CONFIG, yaml.text(self, "new"), "0600"));
        }
        return items;
    }

    /// Where other members reach this one.
    static String peer(NodeSpec spec) {
        return "https://" + Hosts.inUrl(spec.facts().address()) + ":"
                + spec.config().etcd().peerPort();
    }
}
