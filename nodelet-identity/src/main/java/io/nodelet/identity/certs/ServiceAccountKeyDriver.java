package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.KeyPairFiles;
import io.nodelet.pki.Sec1;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/// Makes the key of service account tokens where there is none; one that is there is never touched but for its mode.
public final class ServiceAccountKeyDriver implements Driver<ServiceAccountKey> {
    private final Issuer issuer;
    private final ClusterConstants once;

    /// Before the cluster begins.
    public ServiceAccountKeyDriver(InstantSource clock) {
        this(clock, ClusterConstants.BEGINNING);
    }

    public ServiceAccountKeyDriver(InstantSource clock, ClusterConstants once) {
        this.once = once;
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    @Override
    public Class<ServiceAccountKey> type() {
        return ServiceAccountKey.class;
    }

    @Override
    public String kind() {
        return ServiceAccountKey.KIND;
    }

    @Override
    public Difference compare(ServiceAccountKey wanted) {
        if (!Files.exists(wanted.path())) {
            return once.missing();
        }
        return KeyPairFiles.wrongMode(wanted.path(), KeyPairFiles.KEY_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public PriorState before(ServiceAccountKey wanted) {
        return Files.exists(wanted.path()) ? PriorState.of(Map.of("there", "yes")) : PriorState.NOTHING;
    }

    @Override
    public void apply(ServiceAccountKey wanted) {
        if (Files.exists(wanted.path())) {
            KeyPairFiles.setMode(wanted.path(), KeyPairFiles.KEY_MODE);
        } else {
            once.require(wanted.path());
            AtomicFile.write(wanted.path(), Sec1.write(issuer.keys()), KeyPairFiles.KEY_MODE);
        }
    }

    @Override
    public void restore(String key, PriorState priorState) {
        if (priorState.nothing()) {
            KeyPairFiles.delete(Path.of(key));
        }
    }
}
