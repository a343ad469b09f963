package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.MadeOnce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Makes an authority where there is none. One that is there and can't be used is an operator's decision, so an error.
public final class CaPairDriver implements Driver<CaPair> {
    private static final String REMEDY = "Bring back the authority's certificate and key from a backup or from another"
            + " master. To begin a new cluster instead, run `nodeletd reset` first.";

    private final CertCheck check;
    private final Issuer issuer;
    private final MadeOnce once;

    /// Before the cluster begins.
    public CaPairDriver(InstantSource clock, Proofs proofs) {
        this(clock, proofs, MadeOnce.BEGINNING);
    }

    public CaPairDriver(InstantSource clock, Proofs proofs, MadeOnce once) {
        this.once = once;
        this.check = new CertCheck(clock, proofs);
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    @Override
    public Class<CaPair> type() {
        return CaPair.class;
    }

    @Override
    public String kind() {
        return CaPair.KIND;
    }

    @Override
    public Difference compare(CaPair wanted) {
        if (!Files.exists(wanted.pair().cert())) {
            return once.missing();
        }
        return broken(wanted.pair())
                .or(() -> PairFiles.wrongMode(wanted.pair().key(), PairFiles.KEY_MODE))
                .or(() -> PairFiles.wrongMode(wanted.pair().cert(), PairFiles.CERT_MODE))
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    private Optional<String> broken(PairPath pair) {
        return fault(pair).map(AuthorityFault::text);
    }

    private Optional<AuthorityFault> fault(PairPath pair) {
        return check.authority(pair);
    }

    /// A certificate that is there is never replaced, so nothing of it has to be kept. A key alone is what a kill
    /// between the two writes leaves.
    @Override
    public Before before(CaPair wanted) {
        return Files.exists(wanted.pair().cert()) ? Before.of(Map.of("there", "yes")) : Before.NOTHING;
    }

    @Override
    public void apply(CaPair wanted) {
        if (!Files.exists(wanted.pair().cert())) {
            once.require(wanted.pair().cert());
            PairFiles.write(wanted.pair(), issuer.authority(wanted.commonName(), wanted.days()));
            return;
        }
        fault(wanted.pair()).ifPresent(it -> {
            throw new NodeletException(
                    "the cluster's authority can't be used: " + it.text(),
                    it.remedy().isEmpty() ? REMEDY : it.remedy());
        });
        PairFiles.setMode(wanted.pair().key(), PairFiles.KEY_MODE);
        PairFiles.setMode(wanted.pair().cert(), PairFiles.CERT_MODE);
    }

    @Override
    public void restore(String key, Before before) {
        if (before.nothing()) {
            PairPath pair = new PairPath(Path.of(key));
            PairFiles.delete(pair.cert());
            PairFiles.delete(pair.key());
        }
    }
}
