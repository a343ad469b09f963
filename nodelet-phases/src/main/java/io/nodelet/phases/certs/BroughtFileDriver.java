package io.nodelet.phases.certs;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.MadeOnce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Writes what a token has opened where there is no file yet. One that is there is never touched but for its mode.
public final class BroughtFileDriver implements Driver<BroughtFile> {
    private final OpenedKeys opened;
    private final MadeOnce once;

    /// Before it has joined.
    public BroughtFileDriver(OpenedKeys opened) {
        this(opened, MadeOnce.BEGINNING);
    }

    public BroughtFileDriver(OpenedKeys opened, MadeOnce once) {
        this.opened = opened;
        this.once = once;
    }

    @Override
    public Class<BroughtFile> type() {
        return BroughtFile.class;
    }

    @Override
    public String kind() {
        return BroughtFile.KIND;
    }

    @Override
    public Difference compare(BroughtFile wanted) {
        if (!Files.exists(wanted.path())) {
            return once.missing();
        }
        return PairFiles.wrongMode(wanted.path(), wanted.mode())
                .map(Difference::changed)
                .orElseGet(Difference::same);
    }

    @Override
    public Before before(BroughtFile wanted) {
        return Files.exists(wanted.path()) ? Before.of(Map.of("there", "yes")) : Before.NOTHING;
    }

    @Override
    public void apply(BroughtFile wanted) {
        if (Files.exists(wanted.path())) {
            PairFiles.setMode(wanted.path(), wanted.mode());
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
    public void restore(String key, Before before) {
        if (before.nothing()) {
            PairFiles.delete(Path.of(key));
        }
    }
}
