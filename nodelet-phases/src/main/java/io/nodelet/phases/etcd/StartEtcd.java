package io.nodelet.phases.etcd;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Await;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Installed;
import io.nodelet.phases.Layout;
import io.nodelet.phases.Ports;
import io.nodelet.phases.Watch;
import io.nodelet.phases.etcd.backup.EtcdPrograms;
import io.nodelet.phases.etcd.backup.Restore;
import io.nodelet.phases.etcd.backup.RestoreJournal;
import io.nodelet.phases.etcd.backup.SnapshotCipher;
import io.nodelet.resources.Service;
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
    private final Watch watch;
    private final StartGuards guards;
    private final Restore restore;

    public StartEtcd(NodeSpec spec, Ports ports) {
        this.spec = spec;
        this.bundle = ports.bundle().get();
        this.etcd = ports.etcd();
        this.watch = ports.watch();
        this.guards = StartGuards.of(spec, ports);
        var tools = new EtcdPrograms(ports.commands(), Layout::bin, EtcdPrograms.local(spec));
        this.restore = new Restore(
                RestoreJournal.in(Layout.STATE),
                tools,
                SnapshotCipher.node(),
                () -> runs(spec, watch),
                guards.own().data()::claim);
    }

    /// Whether etcd, or what works with its data, runs.
    static boolean runs(NodeSpec spec, Watch watch) {
        return Stream.of(StillMember.SERVICE, Layout.apiService(spec))
                .anyMatch(it -> watch.alive(it).ok());
    }

    @Override
    public PhaseId id() {
        return Ids.ETCD_RUN;
    }

    @Override
    public Set<Integer> needs() {
        return Set.of(Ids.CERTS.number(), Ids.ETCD_CONFIGURE.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(Installed.programs(bundle, StillMember.SERVICE));
        if (!restore.check().ok()) {
            items.addAll(Installed.programs(bundle, "etcdutl"));
            items.add(restore);
        }
        // It reads its own certificates at each handshake, and the authority's at its start alone.
        List<Path> inputs = List.of(ConfigureEtcd.CONFIG, Layout.cert("etcd/ca"));
        items.addAll(guards.items());
        items.add(new Service(
                        StillMember.SERVICE,
                        List.of(Layout.bin("etcd").toString(), "--config-file", ConfigureEtcd.CONFIG.toString()),
                        inputs)
                .asConfined()
                .onlyWhere(guards.own().data().there())
                .asVital());
        items.addAll(Installed.programs(bundle, "etcdctl", "etcdutl")); // while it starts
        if (guards.coming().in()) {
            items.add(guards.coming().vote(this::alive));
        }
        items.add(new Await(
                "etcd is ready", () -> new EtcdHealth(etcd.get()).ready(), Duration.ofSeconds(90), this::alive));
        items.add(guards.wasReady());
        items.add(new PeerAddress(guards.coming().cluster(), ConfigureEtcd.peer(spec)));
        items.add(new EtcdRoom(etcd));
        return items;
    }

    /// Whether there is a point in waiting for it.
    private Health alive() {
        Health member = guards.member().check();
        return member.ok() ? watch.alive(StillMember.SERVICE) : member;
    }

    @Override
    public boolean checked() {
        return true;
    }

    @Override
    public Health check() {
        Health half = restore.check();
        return half.ok() ? new EtcdHealth(etcd.get()).look() : half;
    }
}
