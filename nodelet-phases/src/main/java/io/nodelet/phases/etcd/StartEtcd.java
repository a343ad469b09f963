package io.nodelet.phases.etcd;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdHealth;
import io.nodelet.etcd.backup.EtcdPrograms;
import io.nodelet.etcd.backup.RestoreAction;
import io.nodelet.etcd.backup.RestoreJournal;
import io.nodelet.etcd.backup.SnapshotCipher;
import io.nodelet.etcd.member.EtcdCluster;
import io.nodelet.etcd.member.MembershipCheck;
import io.nodelet.etcd.member.NoSpaceRepair;
import io.nodelet.etcd.member.UpdatePeerUrls;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Service;
import io.nodelet.resources.service.AwaitHealthy;
import io.nodelet.resources.service.ServiceMonitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// 055: etcd, running and ready, with room for writes; with its vote, on a master that joined. A restore that was begun
/// is gone on with before it starts.
public final class StartEtcd implements Phase {
    private final NodeSpec spec;
    private final Bundle bundle;
    private final Supplier<EtcdClient> etcd;
    private final ServiceMonitor monitor;
    private final StartGuards guards;
    private final RestoreAction restoreAction;

    public StartEtcd(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.bundle = context.bundle().get();
        this.etcd = context.etcd();
        this.monitor = context.monitor();
        this.guards = StartGuards.of(spec, context);
        var tools = new EtcdPrograms(context.commands(), Layout::bin, EtcdPrograms.local(spec));
        this.restoreAction = new RestoreAction(
                RestoreJournal.in(Layout.STATE),
                tools,
                SnapshotCipher.node(),
                () -> runs(spec, monitor),
                guards.own().data()::claim);
    }

    /// Whether etcd, or what works with its data, runs.
    static boolean runs(NodeSpec spec, ServiceMonitor monitor) {
        return Stream.of(MembershipCheck.SERVICE, Layout.apiService(spec))
                .anyMatch(text -> monitor.alive(text).isHealthy());
    }

    @Override
    public PhaseId id() {
        return PhaseIds.ETCD_RUN;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CERTS.number(), PhaseIds.ETCD_CONFIGURE.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(BinaryItems.programs(bundle, MembershipCheck.SERVICE));
        if (!restoreAction.check().isHealthy()) {
            items.addAll(BinaryItems.programs(bundle, "etcdutl"));
            items.add(restoreAction);
        }
        // It reads its own certificates at each handshake, and the authority's at its start alone.
        List<Path> inputs = List.of(ConfigureEtcd.CONFIG, Layout.cert("etcd/ca"));
        items.addAll(guards.items());
        items.add(new Service(
                        MembershipCheck.SERVICE,
                        List.of(Layout.bin("etcd").toString(), "--config-file", ConfigureEtcd.CONFIG.toString()),
                        inputs)
                .asConfined()
                .onlyWhere(guards.own().data().there())
                .asVital());
        items.addAll(BinaryItems.programs(bundle, "etcdctl", "etcdutl")); // while it starts
        if (guards.bootstrapMode().in()) {
            items.add(guards.bootstrapMode().vote(this::alive));
        }
        items.add(new AwaitHealthy(
                "etcd is ready", () -> new EtcdHealth(etcd.get()).ready(), Duration.ofSeconds(90), this::alive));
        items.add(guards.wasReady());
        items.add(new UpdatePeerUrls(guards.bootstrapMode().cluster(), EtcdCluster.peer(spec)));
        items.add(new NoSpaceRepair(etcd));
        return items;
    }

    /// Whether there is a point in waiting for it.
    private Health alive() {
        Health member = guards.member().check();
        return member.isHealthy() ? monitor.alive(MembershipCheck.SERVICE) : member;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        Health half = restoreAction.check();
        return half.isHealthy() ? new EtcdHealth(etcd.get()).check() : half;
    }
}
