package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.kube.Pem;
import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Map;

/// Writes the authority's certificate where there is none. One that is there stays: all that this machine has was
/// signed by it.
public final class ClusterCaDriver implements Driver<ClusterCa> {
    @Override
    public Class<ClusterCa> type() {
        return ClusterCa.class;
    }

    @Override
    public String kind() {
        return ClusterCa.KIND;
    }

    @Override
    public Difference compare(ClusterCa wanted) {
        if (!Files.exists(wanted.path())) {
            return Difference.missing();
        }
        try {
            var _ = Pem.certificates(wanted.path());
        } catch (NodeletException e) {
            return Difference.changed(String.valueOf(e.getMessage()));
        }
        return PairFiles.wrongMode(wanted.path(), PairFiles.CERT_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public Before before(ClusterCa wanted) {
        return Files.exists(wanted.path()) ? Before.of(Map.of("there", "yes")) : Before.NOTHING;
    }

    @Override
    public void apply(ClusterCa wanted) {
        if (Files.exists(wanted.path())) {
            var _ = Pem.certificates(wanted.path());
            PairFiles.setMode(wanted.path(), PairFiles.CERT_MODE);
            return;
        }
        try {
            byte[] certificate = new JoinFile(wanted.spec()).read().ca().getEncoded();
            AtomicFile.write(wanted.path(), PairFiles.pem("CERTIFICATE", certificate), PairFiles.CERT_MODE);
        } catch (CertificateEncodingException e) {
            throw new NodeletException("can't encode the authority's certificate: " + e.getMessage(), e);
        }
    }

    @Override
    public void restore(String key, Before before) {
        if (before.nothing()) {
            PairFiles.delete(Path.of(key));
        }
    }
}
