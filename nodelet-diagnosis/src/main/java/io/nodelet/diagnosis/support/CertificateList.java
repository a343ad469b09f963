package io.nodelet.diagnosis.support;

import io.nodelet.checks.machine.Machine;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the node's certificates say; their keys are not opened.
///
/// @param machine where they lie
record CertificateList(Machine machine) {
    String render() throws IOException {
        try (Stream<Path> files = Files.walk(machine.path(Layout.CERTS.toString()))) {
            return files.filter(path -> path.toString().endsWith(".crt"))
                    .sorted()
                    .map(CertificateList::line)
                    .collect(Collectors.joining());
        }
    }

    private static String line(Path file) {
        try {
            X509Certificate certificate = Pem.certificates(file).getFirst();
            return "%s: %s, by %s, %s to %s%n"
                    .formatted(
                            file,
                            certificate.getSubjectX500Principal(),
                            certificate.getIssuerX500Principal(),
                            certificate.getNotBefore().toInstant(),
                            certificate.getNotAfter().toInstant());
        } catch (NodeletException e) {
            return e.getMessage() + "\n";
        }
    }
}
