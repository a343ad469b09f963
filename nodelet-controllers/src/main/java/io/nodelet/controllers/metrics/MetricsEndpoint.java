package io.nodelet.controllers.metrics;

import io.nodelet.daemon.Controller;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.MutualTls;
import io.nodelet.model.Endpoint;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the metrics' server where the configuration wants it, with the certificate that the node has now. What
/// keeps it from listening (a port in use, certificates that no phase made yet) is tried again, and costs the
/// daemon nothing.
public final class MetricsEndpoint implements Controller {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private final Supplier<String> wanted;
    private final FileClientConfig fileClientConfig;
    private final Supplier<String> page;
    private final Consumer<String> log;
    private final Duration round;
    private Optional<Endpoint> at = Optional.empty();
    private List<String> stamp = List.of();
    private @Nullable MetricsServer server;
    private String told = "";

    /// @param wanted where it is to listen now; an empty text for nowhere
    /// @param fileClientConfig the certificate to show, and whom to trust
    /// @param page   what is served
    /// @param log    told where it listens, and once of each thing that keeps it from that
    /// @param round  how often it looks whether that is so
    MetricsEndpoint(
            Supplier<String> wanted,
            FileClientConfig fileClientConfig,
            Supplier<String> page,
            Consumer<String> log,
            Duration round) {
        this.wanted = wanted;
        this.fileClientConfig = fileClientConfig;
        this.page = page;
        this.log = log;
        this.round = round;
    }

    /// With the certificate that the node shows as a kubelet, which names it, for clients of the cluster's authority.
    public static MetricsEndpoint ofNode(Supplier<String> wanted, Supplier<String> page, Consumer<String> log) {
        CertFolder certs = CertFolder.NODE;
        var fileClientConfig = new FileClientConfig(
                URI.create("https://localhost"),
                certs.cert(CertificateAuthority.CLUSTER),
                certs.cert(CertificateSpec.KUBELET_SERVER),
                certs.key(CertificateSpec.KUBELET_SERVER));
        return new MetricsEndpoint(wanted, fileClientConfig, page, log, ROUND);
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Duration interval() {
        return round;
    }

    @Override
    public void reconcile() {
        Optional<Endpoint> wish = Endpoint.parse(wanted.get());
        if (!wish.equals(at)) {
            close();
            at = wish;
        }
        at.ifPresent(this::serve);
    }

    private void serve(Endpoint here) {
        try {
            List<String> now = MutualTls.stamp(fileClientConfig);
            if (server == null || !now.equals(stamp)) {
                close();
                server = new MetricsServer(here, fileClientConfig, page);
                stamp = now;
                tell("metrics are served at https://" + here + "/metrics");
            }
        } catch (IOException | NodeletException e) {
            tell("warning: no metrics at " + here + " yet: " + e.getMessage());
        }
    }

    private void tell(String line) {
        if (!line.equals(told)) {
            told = line;
            log.accept(line);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
