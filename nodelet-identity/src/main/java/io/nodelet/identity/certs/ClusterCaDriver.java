package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.KeyPairFiles;
import io.nodelet.pki.Pem;
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
        return KeyPairFiles.wrongMode(wanted.path(), KeyPairFiles.CERT_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public PriorState before(ClusterCa wanted) {
        return Files.exists(wanted.path()) ? PriorState.of(Map.of("there", "yes")) : PriorState.NOTHING;
    }

    @Override
    public void apply(ClusterCa wanted) {
        if (Files.exists(wanted.path())) {
            var _ = Pem.certificates(wanted.path());
            KeyPairFiles.setMode(wanted.path(), KeyPairFiles.CERT_MODE);
            return;
        }
        try {
            byte[] certificate = new JoinTokenFile(wanted.spec()).read().ca().getEncoded();
            AtomicFile.write(wanted.path(), KeyPairFiles.pem("CERTIFICATE", certificate), KeyPairFiles.CERT_MODE);
        } catch (CertificateEncodingException e) {
            throw new NodeletException("can't encode the authority's certificate: " + e.getMessage(), e);
        }
    }

    @Override
    public void restore(String key, PriorState priorState) {
        if (priorState.nothing()) {
            KeyPairFiles.delete(Path.of(key));
        }
    }
}
