package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.pki.AuthorityChain;
import io.nodelet.pki.KeyPairFiles;
import io.nodelet.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the authority's own certificate beside it. The file is nobody else's: what stands there is made anew from the
/// authority's at any time.
public final class AuthorityCertificateFileDriver implements Driver<AuthorityCertificateFile> {
    @Override
    public Class<AuthorityCertificateFile> type() {
        return AuthorityCertificateFile.class;
    }

    @Override
    public String kind() {
        return AuthorityCertificateFile.KIND;
    }

    @Override
    public Difference compare(AuthorityCertificateFile wanted) {
        if (!Files.exists(wanted.path()) || !Files.exists(wanted.authority())) {
            return Difference.missing();
        }
        String there = new String(Pem.bytes(wanted.path()), StandardCharsets.ISO_8859_1);
        if (!there.equals(text(wanted))) {
            return Difference.changed("is not the first certificate of " + wanted.authority());
        }
        return KeyPairFiles.wrongMode(wanted.path(), KeyPairFiles.CERT_MODE)
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public PriorState before(AuthorityCertificateFile wanted) {
        return PriorState.NOTHING;
    }

    @Override
    public void apply(AuthorityCertificateFile wanted) {
        AtomicFile.write(wanted.path(), text(wanted), KeyPairFiles.CERT_MODE);
    }

    private static String text(AuthorityCertificateFile wanted) {
        return KeyPairFiles.pem(List.of(AuthorityChain.of(wanted.authority()).own()));
    }

    @Override
    public void restore(String key, PriorState priorState) {
        KeyPairFiles.delete(Path.of(key));
    }
}
