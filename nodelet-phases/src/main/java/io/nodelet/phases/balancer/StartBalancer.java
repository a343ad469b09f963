package io.nodelet.phases.balancer;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.kube.KnownMasters;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.UrlHosts;
import io.nodelet.phases.BinaryItems;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.service.ServiceMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// 077, workers: a balancer on 127.0.0.1 through which this node's own programs reach the API, whichever master is
/// lost. It follows the file of known masters by itself, and outlives the agent as any service does.
public final class StartBalancer implements Phase {
    private static final String NAME = "apigate";
    private static final Path FOLDER = Layout.CONFIG.resolve("api-balancer");
    private static final Path CA = CertFolder.NODE.cert(CertificateAuthority.CLUSTER);
    private static final int PATIENCE_MS = 1000;
    private final NodeSpec spec;
    private final PhaseContext context;
    private final ServiceMonitor monitor;

    public StartBalancer(NodeSpec spec, PhaseContext context) {
        this.spec = spec;
        this.context = context;
        this.monitor = context.monitor();
    }

    @Override
    public PhaseId id() {
        return PhaseIds.BALANCER;
    }

    @Override
    public Set<Integer> dependsOn() {
        return Set.of(PhaseIds.CERTS.number());
    }

    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(BinaryItems.programs(context.bundle().get(), NAME));
        List<String> named = spec.config().controlPlane().masters();
        if (!named.isEmpty()) {
            items.add(Folder.shared(FOLDER));
            items.add(new TextFile(named(), String.join("\n", named) + "\n", "0644", Lifetime.RUN));
        }
        items.add(new Service(NAME, argv(named.isEmpty() ? KnownMasters.NODE.file() : named()), List.of(CA))
                .asConfined());
        items.add(monitor.until(NAME, "the balancer listens", this::check, Duration.ofSeconds(30)));
        return items;
    }

    private static Path named() {
        return FOLDER.resolve("masters");
    }

    private List<String> argv(Path masters) {
        NodeConfig.ControlPlane plane = spec.config().controlPlane();
        CertFolder certs = CertFolder.NODE;
        return List.of(
                Layout.bin(NAME).toString(),
                "balance",
                "--listen=127.0.0.1:" + plane.localPort(),
                "--masters=" + masters,
                "--port=" + plane.port(),
                "--endpoint=" + UrlHosts.inUrl(plane.reachedAt()) + ":" + plane.port(),
                "--ca=" + CA,
                "--cert=" + certs.cert(CertificateSpec.KUBELET_CLIENT),
                "--key=" + certs.key(CertificateSpec.KUBELET_CLIENT));
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    /// Whether it listens. That no API server is behind it is no fault of this node.
    @Override
    public Health check() {
        int port = spec.config().controlPlane().localPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            return Health.healthy();
        } catch (IOException e) {
            return Health.unhealthy(ReasonCode.SERVICE_SILENT, NAME, "nothing listens on 127.0.0.1:" + port);
        }
    }
}
