package io.nodelet.controllers.metrics;

import io.nodelet.checks.machine.Machine;
import io.nodelet.daemon.metrics.Metric;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How long the node's certificates are still valid.
///
/// @param machine where they lie
record CertificateMetrics(Machine machine) {
    private static final String SUFFIX = ".crt";

    /// One value for each file; none for one that can't be read just now, as it is being replaced.
    Metric left() {
        Metric metric = Metric.gauge(
                "nodelet_certificate_expires_in_seconds",
                "Until the certificate expires; negative when it has. Authorities are among them.");
        Path folder = machine.path(Layout.CERTS.toString());
        Instant now = machine.clock().instant();
        for (Path file : files(folder)) {
            String name = folder.relativize(file).toString().replace(SUFFIX, "");
            end(file).ifPresent(time -> metric.with(Duration.between(now, time).toSeconds(), "certificate", name));
        }
        return metric;
    }

    private static Optional<Instant> end(Path file) {
        try {
            return Optional.of(Pem.certificates(file).getFirst().getNotAfter().toInstant());
        } catch (NodeletException e) {
            return Optional.empty(); // the phase that makes it says what is wrong with it
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // none were made yet
        }
    }
}
