package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.AuthorityProblem;
import io.nodelet.pki.CertCheck;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.KeyPairFiles;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.VerificationCache;
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
    private final ClusterConstants once;

    /// Before the cluster begins.
    public CaPairDriver(InstantSource clock, VerificationCache verified) {
        this(clock, verified, ClusterConstants.BEGINNING);
    }

    public CaPairDriver(InstantSource clock, VerificationCache verified, ClusterConstants once) {
        this.once = once;
        this.check = new CertCheck(clock, verified);
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
                .or(() -> KeyPairFiles.wrongMode(wanted.pair().key(), KeyPairFiles.KEY_MODE))
                .or(() -> KeyPairFiles.wrongMode(wanted.pair().cert(), KeyPairFiles.CERT_MODE))
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    private Optional<String> broken(KeyPairPath pair) {
        return fault(pair).map(AuthorityProblem::text);
    }

    private Optional<AuthorityProblem> fault(KeyPairPath pair) {
        return check.authority(pair);
    }

    /// A certificate that is there is never replaced, so nothing of it has to be kept. A key alone is what a kill
    /// between the two writes leaves.
    @Override
    public PriorState before(CaPair wanted) {
        return Files.exists(wanted.pair().cert()) ? PriorState.of(Map.of("there", "yes")) : PriorState.NOTHING;
    }

    @Override
    public void apply(CaPair wanted) {
        if (!Files.exists(wanted.pair().cert())) {
            once.require(wanted.pair().cert());
            KeyPairFiles.write(wanted.pair(), issuer.authority(wanted.commonName(), wanted.days()));
            return;
        }
        fault(wanted.pair()).ifPresent(authorityProblem -> {
            throw new NodeletException(
                    "the cluster's authority can't be used: " + authorityProblem.text(),
                    authorityProblem.remedy().isEmpty() ? REMEDY : authorityProblem.remedy());
        });
        KeyPairFiles.setMode(wanted.pair().key(), KeyPairFiles.KEY_MODE);
        KeyPairFiles.setMode(wanted.pair().cert(), KeyPairFiles.CERT_MODE);
    }

    @Override
    public void restore(String key, PriorState priorState) {
        if (priorState.nothing()) {
            KeyPairPath pair = new KeyPairPath(Path.of(key));
            KeyPairFiles.delete(pair.cert());
            KeyPairFiles.delete(pair.key());
        }
    }
}
