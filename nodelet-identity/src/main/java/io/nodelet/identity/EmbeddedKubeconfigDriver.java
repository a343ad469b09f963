package io.nodelet.identity;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Template;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/// Drives [EmbeddedKubeconfig]: a text file whose content comes from the certificate's files.
public final class EmbeddedKubeconfigDriver implements Driver<EmbeddedKubeconfig> {
    private final TextFiles files;

    public EmbeddedKubeconfigDriver(TextFiles files) {
        this.files = files;
    }

    @Override
    public Class<EmbeddedKubeconfig> type() {
        return EmbeddedKubeconfig.class;
    }

    @Override
    public String kind() {
        return "kubeconfig";
    }

    @Override
    public Difference compare(EmbeddedKubeconfig wanted) {
        return Files.exists(wanted.pair().key()) ? files.compare(text(wanted)) : Difference.missing();
    }

    @Override
    public PriorState before(EmbeddedKubeconfig wanted) {
        return files.before(text(wanted));
    }

    @Override
    public void apply(EmbeddedKubeconfig wanted) {
        files.apply(text(wanted));
    }

    @Override
    public void restore(String key, PriorState priorState) {
        files.restore(key, priorState);
    }

    private static TextFile text(EmbeddedKubeconfig wanted) {
        String content = Template.of(EmbeddedKubeconfigDriver.class, "embedded-kubeconfig.yaml")
                .fill(Map.of(
                        "cluster", wanted.cluster(),
                        "server", wanted.server(),
                        "user", wanted.user(),
                        "ca", base64(wanted.ca()),
                        "cert", base64(wanted.pair().cert()),
                        "key", base64(wanted.pair().key())));
        return new TextFile(wanted.path(), content, "0600", Lifetime.KEPT);
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
