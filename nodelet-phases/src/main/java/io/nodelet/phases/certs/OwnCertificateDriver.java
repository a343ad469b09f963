package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.kube.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the authority's own certificate beside it. The file is nobody else's: what stands there is made anew from the
/// authority's at any time.
public final class OwnCertificateDriver implements Driver<OwnCertificate> {
    @Override
    public Class<OwnCertificate> type() {
        return OwnCertificate.class;
    }

    @Override
    public String kind() {
        return OwnCertificate.KIND;
    }

    @Override
    public Difference compare(OwnCertificate wanted) {
        if (!Files.exists(wanted.path()) || !Files.exists(wanted.authority())) {
            return Difference.missing();
        }
        String there = new String(Pem.bytes(wanted.path()), StandardCharsets.ISO_8859_1);
        if (!there.equals(text(wanted))) {
            return Difference.changed("is not the first certificate of " + wanted.authority());
        }
        return PairFiles.wrongMode(wanted.path(), PairFiles.CERT_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public Before before(OwnCertificate wanted) {
        return Before.NOTHING;
    }

    @Override
    public void apply(OwnCertificate wanted) {
        AtomicFile.write(wanted.path(), text(wanted), PairFiles.CERT_MODE);
    }

    private static String text(OwnCertificate wanted) {
        return PairFiles.pem(List.of(AuthorityChain.of(wanted.authority()).own()));
    }

    @Override
    public void restore(String key, Before before) {
        PairFiles.delete(Path.of(key));
    }
}
