package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.KeyPairFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Writes what a token has opened where there is no file yet. One that is there is never touched but for its mode.
public final class FetchedFileDriver implements Driver<FetchedFile> {
    private final DecryptedKeys opened;
    private final ClusterConstants once;

    /// Before it has joined.
    public FetchedFileDriver(DecryptedKeys opened) {
        this(opened, ClusterConstants.BEGINNING);
    }

    public FetchedFileDriver(DecryptedKeys opened, ClusterConstants once) {
        this.opened = opened;
        this.once = once;
    }

    @Override
    public Class<FetchedFile> type() {
        return FetchedFile.class;
    }

    @Override
    public String kind() {
        return FetchedFile.KIND;
    }

    @Override
    public Difference compare(FetchedFile wanted) {
        if (!Files.exists(wanted.path())) {
            return once.missing();
        }
        return KeyPairFiles.wrongMode(wanted.path(), wanted.mode())
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public PriorState before(FetchedFile wanted) {
        return Files.exists(wanted.path()) ? PriorState.of(Map.of("there", "yes")) : PriorState.NOTHING;
    }

    @Override
    public void apply(FetchedFile wanted) {
        if (Files.exists(wanted.path())) {
            KeyPairFiles.setMode(wanted.path(), wanted.mode());
            return;
        }
        once.require(wanted.path());
        String text = opened.take(wanted.path())
                .orElseThrow(() -> new NodeletException(
                        wanted.path() + " is missing, and no token has brought it",
                        "Bring it from another master, or reset this one and join it again."));
        AtomicFile.write(wanted.path(), text, wanted.mode());
    }

    @Override
    public void restore(String key, PriorState priorState) {
        if (priorState.nothing()) {
            KeyPairFiles.delete(Path.of(key));
        }
    }
}
