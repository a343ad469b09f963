package io.nodelet.controllers.metrics;

import io.nodelet.checks.machine.Machine;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.metrics.Metric;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Everything that Prometheus gets to read, made when it asks.
///
/// @param daemon  what it knows of its node
/// @param machine whose certificates expire
/// @param version of this program
/// @param etcd    what is known of this master's etcd
public record MetricsPage(NodeDaemon daemon, Machine machine, String version, Supplier<List<Metric>> etcd)
        implements Supplier<String> {
    private static final long PATIENCE_SECONDS = 5;

    /// @throws NodeletException when the daemon's loop does not answer
    @Override
    public String get() {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.gauge("nodelet_build_info", "What this program is.")
                .with(1, "version", version, "java", System.getProperty("java.vm.version", "?")));
        metrics.addAll(ofDaemon());
        metrics.addAll(etcd.get());
        metrics.add(new CertificateMetrics(machine).left());
        metrics.addAll(new ProcessMetrics(machine).all());
        return Metric.render(metrics);
    }

    private List<Metric> ofDaemon() {
        try {
            return daemon.metrics().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while waiting for the daemon", e);
        } catch (TimeoutException | ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // it is the process that is ill
            }
            throw new NodeletException(
                    "the daemon's loop did not answer within " + PATIENCE_SECONDS + " s",
                    "See /var/log/pf9/kube/kube.log; a restart of nodeletd restarts no component.",
                    e);
        }
    }
}
