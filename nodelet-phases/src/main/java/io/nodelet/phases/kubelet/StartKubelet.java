package io.nodelet.phases.kubelet;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Gate;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Flags;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Installed;
import io.nodelet.phases.Layout;
import io.nodelet.phases.Ports;
import io.nodelet.phases.Watch;
import io.nodelet.phases.controlplane.LoopbackHealth;
import io.nodelet.phases.state.WholeState;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.Trace;
import io.nodelet.resources.Trace.What;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// 080: kubelet, configured and running.
public final class StartKubelet implements Phase {
    private static final int HEALTH_PORT = 10248;
    private static final Path POD_LOGS = Path.of("/var/log/pods");
    private static final Path CONTAINER_LOGS = Path.of("/var/log/containers");
    /// kubelet's look for old rules of its own makes iptables' tables.
    private static final List<Item> SHARED_TABLES = Stream.of("filter", "nat", "mangle")
            .flatMap(table -> Stream.of("ip " + table, "ip6 " + table))
            .<Item>map(table -> Trace.of(What.SHARED_TABLE, table))
            .toList();
    private final NodeSpec spec;
    private final Bundle bundle;
    private final LoopbackHealth loopback;
    private final Watch watch;
    private final Registration registration;
    private final WholeState state;

    public StartKubelet(NodeSpec spec, Ports ports) {
        this.spec = spec;
        this.bundle = ports.bundle().get();
        this.loopback = ports.loopback();
        this.watch = ports.watch();
        this.registration = Registration.of(spec, ports);
        this.state = WholeState.kubelet(ports);
    }

    @Override
    public PhaseId id() {
        return Ids.KUBELET;
    }

    /// Images come first: kubelet remembers one that it failed to find.
    @Override
    public Set<Integer> needs() {
        return Set.of(
                Ids.CERTS.number(),
                Ids.KUBECONFIGS.number(),
                Ids.IMAGES.number(),
                Ids.CNI.number(),
                Ids.NETWORK.number(),
                Ids.MISC.number(),
                Ids.BALANCER.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(Installed.programs(bundle, "kubelet"));
        items.add(Folder.shared(KubeletFile.FOLDER));
        items.add(Folder.data(Layout.KUBELET, "0700"));
        items.add(Folder.data(POD_LOGS, "0755"));
        items.add(Folder.data(CONTAINER_LOGS, "0755"));
        items.add(Trace.of(What.MOUNTS, Layout.KUBELET.toString()));
        items.addAll(SHARED_TABLES);
        items.addAll(KernelSettings.ITEMS);
        items.add(new TextFile(KubeletFile.PATH, KubeletFile.yaml(spec, MachineSize.ofNode()), "0600"));
        items.add(new Gate(Ids.CONTROL_PLANE.number())); // it asks again only after seconds
        items.add(state);
        items.add(kubelet());
        items.add(watch.until("kubelet", "kubelet is healthy", this::check, Duration.ofMinutes(1)));
        return items;
    }

    @Override
    public boolean checked() {
        return true;
    }

    @Override
    public Health check() {
        Health alive = loopback.http("kubelet", HEALTH_PORT, "/healthz");
        return alive.ok() ? registration.health() : alive;
    }

    private Service kubelet() {
        Flags flags = new Flags(Layout.bin("kubelet"))
                .set("config", KubeletFile.PATH)
                .set("kubeconfig", Layout.kubeconfig("kubelet"))
                .set("hostname-override", spec.facts().name())
                .set("node-ip", String.join(",", spec.facts().addresses()))
                .set("root-dir", Layout.KUBELET);
        if (spec.config().misc().cloudProvider().equals("external")) {
            flags.set("cloud-provider", "external");
        }
        // Not its own certificates, which it reads again by itself.
        List<Path> inputs = List.of(KubeletFile.PATH, Layout.kubeconfig("kubelet"), Layout.cert("ca"));
        return new Service("kubelet", flags.argv(), inputs)
                .needing("containerd", Layout.apiService(spec))
                .asVital();
    }
}
