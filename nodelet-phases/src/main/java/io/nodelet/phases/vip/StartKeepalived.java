package io.nodelet.phases.vip;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.kube.KnownMasters;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.network.vip.DiscoverMasters;
import io.nodelet.network.vip.KeepalivedConfig;
import io.nodelet.network.vip.VirtualIpHealth;
import io.nodelet.network.vip.VrrpFilter;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RequireTrusted;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import io.nodelet.resources.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// 180: keepalived, which gives the virtual IP to a master whose API server is ready. A stop gives it away before
/// anything of the control plane stops. In the list only where a virtual IP is configured.
public final class StartKeepalived implements Phase {
    /// The distribution's: it is no part of the bundle.
    public static final Path PROGRAM = Path.of("/usr/sbin/keepalived");

    private static final String NAME = "keepalived";
    private static final Path FOLDER = Layout.CONFIG.resolve(NAME);
    private static final Path CONFIG = FOLDER.resolve("keepalived.conf");
    private static final Path RUN = Layout.RUN.resolve(NAME);
    private final NodeSpec spec;
    private final PhaseContext context;
    private final VirtualIpHealth health;

    public StartKeepalived(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.context = context;
        this.health = new VirtualIpHealth(spec, context.api(), context.join().servers());
    }

    @Override
    public PhaseId id() {
        return PhaseIds.KEEPALIVED;
    }

    /// The address comes to a node that the others know as a master.
    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CONTROL_PLANE.number(), PhaseIds.TAINTS.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(BinaryItems.programs(context.bundle().get(), "apigate"));
        items.add(Folder.shared(FOLDER));
        items.add(new Folder(RUN, "0700", Folder.Contents.OURS, Lifetime.RUN));
        items.add(RuntimeArtifact.of(
                What.ADDRESS,
                KeepalivedConfig.nic(spec) + " "
                        + spec.config().controlPlane().virtualIp().address()));
        items.add(VrrpFilter.trace());
        items.add(new DiscoverMasters(spec.config(), KnownMasters.NODE, context.api()));
        items.add(new VrrpFilter(context.commands(), spec, KnownMasters.NODE));
        items.add(new KeepalivedConfig(CONFIG, spec, KnownMasters.NODE));
        items.add(
                new RequireTrusted(PROGRAM, () -> !context.monitor().alive(NAME).isHealthy()));
        items.addAll(context.monitor().reread(NAME, CONFIG, RUN.resolve("read")).around(service()));
        items.add(context.monitor().until(NAME, health.what(), this::check, Duration.ofSeconds(30)));
        return items;
    }

    private static Service service() {
        List<String> argv = List.of(
                PROGRAM.toString(),
                "--dont-fork",
                "--vrrp",
                "--log-console",
                "--no-syslog",
                "--use-file=" + CONFIG,
                "--pid=" + RUN.resolve("keepalived.pid"),
                "--vrrp_pid=" + RUN.resolve("vrrp.pid"));
        return new Service(NAME, argv, Map.of(), List.of(), Duration.ofSeconds(10), Service.Processes.ALL)
                .needing("kube-apiserver");
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        return health.check();
    }
}
