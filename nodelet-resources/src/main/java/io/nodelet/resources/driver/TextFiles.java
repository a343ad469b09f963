package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/// Drives [TextFile].
public final class TextFiles implements Driver<TextFile> {
    private final Backups backups;

    public TextFiles(Backups backups) {
        this.backups = backups;
    }

    @Override
    public Class<TextFile> type() {
        return TextFile.class;
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public Difference compare(TextFile wanted) {
        Path path = wanted.path();
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return Difference.missing();
            }
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return Difference.changed("it is not a plain file");
            }
            if (!Arrays.equals(Files.readAllBytes(path), wanted.content().getBytes(StandardCharsets.UTF_8))) {
                return Difference.changed("its content is not what is declared");
            }
            return OwnershipCheck.differs(path, wanted.mode()).orElseGet(Difference::same);
        } catch (IOException e) {
            throw new NodeletException("can't read " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public PriorState before(TextFile wanted) {
        return backups.keep(wanted.path());
    }

    @Override
    public void apply(TextFile wanted) {
        AtomicFile.write(wanted.path(), wanted.content(), wanted.mode());
    }

    @Override
    public void restore(String key, PriorState priorState) {
        backups.bringBack(Path.of(key), priorState);
    }

    @Override
    public void forget(String key, PriorState priorState) {
        backups.forget(priorState);
    }
}
