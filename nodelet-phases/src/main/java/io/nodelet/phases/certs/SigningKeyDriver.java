package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.phases.MadeOnce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/// Makes the key of service account tokens where there is none; one that is there is never touched but for its mode.
public final class SigningKeyDriver implements Driver<SigningKey> {
    private final Issuer issuer;
    private final MadeOnce once;

    /// Before the cluster begins.
    public SigningKeyDriver(InstantSource clock) {
        this(clock, MadeOnce.BEGINNING);
    }

    public SigningKeyDriver(InstantSource clock, MadeOnce once) {
        this.once = once;
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    @Override
    public Class<SigningKey> type() {
        return SigningKey.class;
    }

    @Override
    public String kind() {
        return SigningKey.KIND;
    }

    @Override
    public Difference compare(SigningKey wanted) {
        if (!Files.exists(wanted.path())) {
            return once.missing();
        }
        return PairFiles.wrongMode(wanted.path(), PairFiles.KEY_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public Before before(SigningKey wanted) {
        return Files.exists(wanted.path()) ? Before.of(Map.of("there", "yes")) : Before.NOTHING;
    }

    @Override
    public void apply(SigningKey wanted) {
        if (Files.exists(wanted.path())) {
            PairFiles.setMode(wanted.path(), PairFiles.KEY_MODE);
        } else {
            once.require(wanted.path());
            AtomicFile.write(wanted.path(), Sec1.write(issuer.keys()), PairFiles.KEY_MODE);
        }
    }

    @Override
    public void restore(String key, Before before) {
        if (before.nothing()) {
            PairFiles.delete(Path.of(key));
        }
    }
}
