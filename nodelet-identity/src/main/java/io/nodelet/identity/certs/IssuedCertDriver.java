package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.AuthorityChain;
import io.nodelet.pki.CertCheck;
import io.nodelet.pki.CertificateProblem;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.KeyPairFiles;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Pem;
import io.nodelet.pki.VerificationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Issues certificates where the authority's key is at hand. Where it is not (a worker), writes those that the
/// cluster has signed.
public final class IssuedCertDriver implements Driver<IssuedCert> {
    private final CertCheck check;
    private final Issuer issuer;
    private final IssuedCertificates signed;

    public IssuedCertDriver(
            InstantSource clock, VerificationCache verified, IssuedCertificates signed, StableJitter jitter) {
        this.signed = signed;
        this.check = new CertCheck(clock, verified, jitter);
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
        return relevant(wanted).map(IssuedCertDriver::difference).orElseGet(Difference::same);
    }

    private static Difference difference(CertificateProblem problem) {
        return switch (problem) {
            case CertificateProblem.Missing _ -> new Difference.Missing(ReasonCode.CERTIFICATE_MISSING);
            case CertificateProblem.Unfit(ReasonCode code, String detail) -> Difference.changed(code, detail);
            case CertificateProblem.EndsSoon(String detail) ->
                Difference.changed(ReasonCode.CERTIFICATE_ENDS_SOON, detail);
            case CertificateProblem.Modes(String detail) -> Difference.changed(ReasonCode.CERTIFICATE_MODE, detail);
        };
    }

    /// Nobody can renew before its time without the authority's key.
    private Optional<CertificateProblem> relevant(IssuedCert wanted) {
        return check.fault(wanted)
                .filter(certificateProblem ->
                        !(certificateProblem instanceof CertificateProblem.EndsSoon) || canSign(wanted));
    }

    private boolean canSign(IssuedCert wanted) {
        return signed.holds(wanted.pair()) || Files.exists(wanted.ca().key());
    }

    @Override
    public PriorState before(IssuedCert wanted) {
        Map<String, String> words = new LinkedHashMap<>();
        keep(wanted.pair().cert()).ifPresent(copy -> words.put("cert", copy.toString()));
        keep(wanted.pair().key()).ifPresent(copy -> words.put("key", copy.toString()));
        return PriorState.of(words);
    }

    @Override
    public void apply(IssuedCert wanted) {
        Optional<CertificateProblem> fault = relevant(wanted);
        if (fault.isEmpty()) {
            return;
        }
        switch (fault.get()) {
            case CertificateProblem.Modes _ -> {
                own(wanted);
                KeyPairFiles.setMode(wanted.pair().key(), KeyPairFiles.KEY_MODE);
                KeyPairFiles.setMode(wanted.pair().cert(), KeyPairFiles.CERT_MODE);
            }
            case CertificateProblem.Missing _ -> issue(wanted, "is missing");
            case CertificateProblem.Unfit(ReasonCode _, String detail) -> issue(wanted, detail);
            case CertificateProblem.EndsSoon(String detail) -> issue(wanted, detail);
        }
    }

    private void issue(IssuedCert wanted, String why) {
        Optional<Issuer.Issued> brought = signed.take(wanted.pair());
        if (brought.isPresent()) {
            KeyPairFiles.write(wanted.pair(), brought.get());
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
        KeyPairFiles.write(
                wanted.pair(),
                issuer.leaf(wanted, new Issuer.Signer(ca, Pem.key(wanted.ca().key(), ca.own()))));
        own(wanted);
        check.trust(wanted);
    }

    private static void own(IssuedCert wanted) {
        KeyPairFiles.setOwner(wanted.pair().key(), wanted.owner());
        KeyPairFiles.setOwner(wanted.pair().cert(), wanted.owner());
    }

    @Override
    public void restore(String key, PriorState priorState) {
        KeyPairPath pair = new KeyPairPath(Path.of(key));
        putBack(pair.cert(), priorState.get("cert"));
        putBack(pair.key(), priorState.get("key"));
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
            KeyPairFiles.delete(file);
            return;
        }
        Path kept = Path.of(copy.get());
        if (Files.exists(kept)) {
            KeyPairFiles.setMode(
                    kept, file.toString().endsWith(".key") ? KeyPairFiles.KEY_MODE : KeyPairFiles.CERT_MODE);
            try {
                AtomicFile.place(kept, file);
            } catch (IOException e) {
                throw new NodeletException("can't bring back " + file + ": " + AtomicFile.reason(e), e);
            }
        }
    }
}
