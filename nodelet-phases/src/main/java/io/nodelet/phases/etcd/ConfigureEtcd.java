package io.nodelet.phases.etcd;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.etcd.backup.RestoreJournal;
import io.nodelet.etcd.member.BootstrapMode;
import io.nodelet.etcd.member.DataOwnershipCheck;
import io.nodelet.etcd.member.EtcdCluster;
import io.nodelet.etcd.member.EtcdData;
import io.nodelet.etcd.member.JoinedConfig;
import io.nodelet.etcd.member.MembershipCheck;
import io.nodelet.etcd.member.RemoveMember;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
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
    private final BootstrapMode bootstrapMode;
    private final DataOwnershipCheck own;
    private final RemoveMember removeMember;

    public ConfigureEtcd(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.bootstrapMode = BootstrapMode.of(spec, context.entry());
        this.own = ownData(spec, context, () -> bootstrapMode.note().pending().isPresent());
        this.removeMember = new RemoveMember(
                bootstrapMode,
                own.data(),
                () -> StartEtcd.runs(spec, context.monitor()),
                () -> context.monitor().dismiss(MembershipCheck.SERVICE),
                context.clock());
    }

    /// Both phases of etcd look, as each can be started alone.
    ///
    /// @param leaving whether the data is about to go aside
    static DataOwnershipCheck ownData(NodeSpec spec, PhaseContext context, BooleanSupplier leaving) {
        Path folder = Path.of(spec.config().etcd().dataDir());
        RestoreJournal journal = RestoreJournal.in(Layout.STATE);
        return new DataOwnershipCheck(
                new EtcdData(Layout.STATE, folder),
                () -> context.ledger()
                        .find(data(spec).kind(), folder.toString())
                        .isPresent(),
                () -> journal.read().isPresent() || leaving.getAsBoolean(),
                context.monitor());
    }

    private static Folder data(NodeSpec spec) {
        return Folder.data(Path.of(spec.config().etcd().dataDir()), "0700");
    }

    @Override
    public PhaseId id() {
        return PhaseIds.ETCD_CONFIGURE;
    }

    @Override
    public Set<Integer> dependsOn() {
        return spec.joins() ? Set.of(PhaseIds.CERTS.number()) : Set.of();
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(List.of(own, Folder.shared(FOLDER), data(spec)));
        items.addAll(own.data().records());
        EtcdYaml yaml = new EtcdYaml(spec);
        String self = spec.facts().name() + "=" + EtcdCluster.peer(spec);
        boolean restored = RestoreJournal.in(Layout.STATE).read().isPresent(); // as a cluster of its own
        if (!restored && !removeMember.check().isHealthy()) {
            items.add(removeMember);
        }
        if (bootstrapMode.in()) {
            if (!restored) {
                items.add(bootstrapMode.place());
            }
            items.add(new JoinedConfig(CONFIG, yaml.text(JoinedConfig.PLACE, "existing"), self));
        } else {
            items.add(new TextFile(CONFIG, yaml.text(self, "new"), "0600"));
        }
        return items;
    }
}
