package io.nodelet.phases.kubelet;

import io.nodelet.bundle.Bundle;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.WaitFor;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.Flags;
import io.nodelet.phases.LoopbackHealth;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.state.StateIntegrityCheck;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.service.ServiceMonitor;
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
            .<Item>map(table -> RuntimeArtifact.of(What.SHARED_TABLE, table))
            .toList();
    private final NodeSpec spec;
    private final Bundle bundle;
    private final LoopbackHealth loopback;
    private final ServiceMonitor monitor;
    private final NodeRegistration registration;
    private final StateIntegrityCheck state;

    public StartKubelet(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.bundle = context.bundle().get();
        this.loopback = context.loopback();
        this.monitor = context.monitor();
        this.registration = NodeRegistration.of(spec, context);
        this.state = StateIntegrityCheck.kubelet(context);
    }

    @Override
    public PhaseId id() {
        return PhaseIds.KUBELET;
    }

    /// Images come first: kubelet remembers one that it failed to find.
    @Override
    public Set<Integer> dependsOn() {
        return Set.of(
                PhaseIds.CERTS.number(),
                PhaseIds.KUBECONFIGS.number(),
                PhaseIds.IMAGES.number(),
                PhaseIds.CNI.number(),
                PhaseIds.NETWORK.number(),
                PhaseIds.MISC.number(),
                PhaseIds.BALANCER.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(BinaryItems.programs(bundle, "kubelet"));
        items.add(Folder.shared(KubeletConfigFile.FOLDER));
        items.add(Folder.data(Layout.KUBELET, "0700"));
        items.add(Folder.data(POD_LOGS, "0755"));
        items.add(Folder.data(CONTAINER_LOGS, "0755"));
        items.add(RuntimeArtifact.of(What.MOUNTS, Layout.KUBELET.toString()));
        items.addAll(SHARED_TABLES);
        items.addAll(KernelSettings.ITEMS);
        items.add(new TextFile(KubeletConfigFile.PATH, KubeletConfigFile.yaml(spec, MachineSize.ofNode()), "0600"));
        items.add(new WaitFor(PhaseIds.CONTROL_PLANE.number())); // it asks again only after seconds
        items.add(state);
        items.add(kubelet());
        items.add(monitor.until("kubelet", "kubelet is healthy", this::check, Duration.ofMinutes(1)));
        return items;
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        Health alive = loopback.http("kubelet", HEALTH_PORT, "/healthz");
        return alive.isHealthy() ? registration.health() : alive;
    }

    private Service kubelet() {
        Flags flags = new Flags(Layout.bin("kubelet"))
                .set("config", KubeletConfigFile.PATH)
                .set("kubeconfig", Layout.kubeconfig("kubelet"))
                .set("hostname-override", spec.facts().name())
                .set("node-ip", String.join(",", spec.facts().addresses()))
                .set("root-dir", Layout.KUBELET);
        if (spec.config().misc().cloudProvider().equals("external")) {
            flags.set("cloud-provider", "external");
        }
        // Not its own certificates, which it reads again by itself.
        List<Path> inputs = List.of(KubeletConfigFile.PATH, Layout.kubeconfig("kubelet"), Layout.cert("ca"));
        return new Service("kubelet", flags.argv(), inputs)
                .needing("containerd", Layout.apiService(spec))
                .asVital();
    }
}
