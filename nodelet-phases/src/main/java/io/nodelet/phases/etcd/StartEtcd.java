package io.nodelet.phases.etcd;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Await;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Installed;
import io.nodelet.phases.Layout;
import io.nodelet.phases.Watch;
import io.nodelet.phases.certs.SpentToken;
import io.nodelet.resources.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// 055: etcd, running and ready; with its vote, on a master that joined.
public final class StartEtcd implements Phase {
    private final NodeSpec spec;
    private final Bundle bundle;
    private final Supplier<KubeApi> etcd;
    private final Watch watch;
    private final EtcdEntry entry;

    /// @param etcd asks etcd's own `/readyz`, which has the shape of Kubernetes'
    public StartEtcd(NodeSpec spec, Bundle bundle, Supplier<KubeApi> etcd, Watch watch, EtcdEntry entry) {
        this.spec = spec;
        this.bundle = bundle;
        this.etcd = etcd;
        this.watch = watch;
        this.entry = entry;
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
        List<Item> items = new ArrayList<>(Installed.programs(bundle, "etcd"));
        // It reads its own certificates at each handshake, and the authority's at its start alone.
        List<Path> inputs = List.of(ConfigureEtcd.CONFIG, Layout.cert("etcd/ca"));
        items.add(member());
        items.add(new Service(
                        StillMember.SERVICE,
                        List.of(Layout.bin("etcd").toString(), "--config-file", ConfigureEtcd.CONFIG.toString()),
                        inputs)
                .asConfined());
        items.addAll(Installed.programs(bundle, "etcdctl", "etcdutl")); // while it starts
        if (spec.joins()) {
            items.add(new Promote(spec, entry, this::alive, new SpentToken(spec)::retire));
        }
        items.add(new Await("etcd is ready", this::check, Duration.ofSeconds(90), this::alive));
        return items;
    }

    /// Whether there is a point in waiting for it.
    private Health alive() {
        Health member = member().check();
        return member.ok() ? watch.alive(StillMember.SERVICE) : member;
    }

    private StillMember member() {
        return new StillMember(watch, Path.of(spec.config().etcd().dataDir()));
    }

    @Override
    public boolean checked() {
        return true;
    }

    @Override
    public Health check() {
        return etcd.get().ready();
    }
}
