package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.kube.Pem;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.StableJitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Issues certificates where the authority's key is at hand. Where it is not (a worker), writes those that the cluster
/// has
/// signed.
public final class IssuedCertDriver implements Driver<IssuedCert> {
    private final CertCheck check;
    private final Issuer issuer;
    private final SignedPairs signed;

    public IssuedCertDriver(InstantSource clock, Proofs proofs, SignedPairs signed, StableJitter jitter) {
        this.signed = signed;
        this.check = new CertCheck(clock, proofs, jitter);
        this.issuer = new Issuer(clock, new SecureRandom());
    }

    @Override
    public Class<IssuedCert> type() {
        return IssuedCert.class;
    }

    @Override
    public String kind() {
        return IssuedCert.KIND;
    }

    @Override
    public Difference compare(IssuedCert wanted) {
        return relevant(wanted).map(Fault::difference).orElseGet(Difference::same);
    }

    /// Nobody can renew before its time without the authority's key.
    private Optional<Fault> relevant(IssuedCert wanted) {
        return check.fault(wanted).filter(fault -> !(fault instanceof Fault.EndsSoon) || canSign(wanted));
    }

    private boolean canSign(IssuedCert wanted) {
        return signed.holds(wanted.pair()) || Files.exists(wanted.ca().key());
    }

    @Override
    public Before before(IssuedCert wanted) {
        Map<String, String> words = new LinkedHashMap<>();
        keep(wanted.pair().cert()).ifPresent(copy -> words.put("cert", copy.toString()));
        keep(wanted.pair().key()).ifPresent(copy -> words.put("key", copy.toString()));
        return Before.of(words);
    }

    @Override
    public void apply(IssuedCert wanted) {
        Optional<Fault> fault = relevant(wanted);
        if (fault.isEmpty()) {
            return;
        }
        switch (fault.get()) {
            case Fault.Modes _ -> {
                own(wanted);
                PairFiles.setMode(wanted.pair().key(), PairFiles.KEY_MODE);
                PairFiles.setMode(wanted.pair().cert(), PairFiles.CERT_MODE);
            }
            case Fault.Missing _ -> issue(wanted, "is missing");
            case Fault.Unfit(ReasonCode _, String detail) -> issue(wanted, detail);
            case Fault.EndsSoon(String detail) -> issue(wanted, detail);
        }
    }

    private void issue(IssuedCert wanted, String why) {
        Optional<Issuer.Issued> brought = signed.take(wanted.pair());
        if (brought.isPresent()) {
            PairFiles.write(wanted.pair(), brought.get());
            own(wanted);
            return;
        }
        if (!canSign(wanted)) {
            throw new NodeletException(
                    "the certificate " + wanted.pair().cert() + " can't be used (" + why
                            + "), and this node does not hold the key of its authority",
                    "Issue it on a master and bring " + wanted.pair().cert() + " and "
                            + wanted.pair().key() + " here.");
        }
        AuthorityChain ca = AuthorityChain.of(wanted.ca().cert());
        check.requireOwnKey(wanted.ca(), ca.own());
        PairFiles.write(
                wanted.pair(),
                issuer.leaf(wanted, new Issuer.Signer(ca, Pem.key(wanted.ca().key(), ca.own()))));
        own(wanted);
        check.trust(wanted);
    }

    private static void own(IssuedCert wanted) {
        PairFiles.setOwner(wanted.pair().key(), wanted.owner());
        PairFiles.setOwner(wanted.pair().cert(), wanted.owner());
    }

    @Override
    public void restore(String key, Before before) {
        PairPath pair = new PairPath(Path.of(key));
        putBack(pair.cert(), before.get("cert"));
        putBack(pair.key(), before.get("key"));
    }

    /// Copies a file that somebody else brought, as it may be renewed later.
    private static Optional<Path> keep(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Path copy = file.resolveSibling("." + file.getFileName() + ".nodelet-before");
        try {
            AtomicFile.write(copy, Files.readAllBytes(file), "0600");
            return Optional.of(copy);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Without a copy there was no file. A copy that is gone was put back already.
    private static void putBack(Path file, Optional<String> copy) {
        if (copy.isEmpty()) {
            PairFiles.delete(file);
            return;
        }
        Path kept = Path.of(copy.get());
        if (Files.exists(kept)) {
            PairFiles.setMode(kept, file.toString().endsWith(".key") ? PairFiles.KEY_MODE : PairFiles.CERT_MODE);
            try {
                AtomicFile.place(kept, file);
            } catch (IOException e) {
                throw new NodeletException("can't bring back " + file + ": " + AtomicFile.reason(e), e);
            }
        }
    }
}
