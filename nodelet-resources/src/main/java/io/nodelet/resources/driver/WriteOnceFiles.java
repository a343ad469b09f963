package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.WriteOnceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Drives [WriteOnceFile].
public final class WriteOnceFiles implements Driver<WriteOnceFile> {
    @Override
    public Class<WriteOnceFile> type() {
        return WriteOnceFile.class;
    }

    @Override
    public String kind() {
        return WriteOnceFile.KIND;
    }

    @Override
    public Difference compare(WriteOnceFile wanted) {
        try {
            boolean there = Files.isRegularFile(wanted.path())
                    && wanted.shape().matcher(Files.readString(wanted.path())).matches();
            return there ? Difference.same() : Difference.missing();
        } catch (IOException e) {
            throw new NodeletException("can't read " + wanted.path() + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public PriorState before(WriteOnceFile wanted) {
        return PriorState.NOTHING;
    }

    @Override
    public void apply(WriteOnceFile wanted) {
        AtomicFile.write(wanted.path(), wanted.text(), "0644");
    }

    @Override
    public void restore(String key, PriorState priorState) {
        try {
            Files.deleteIfExists(Path.of(key));
        } catch (IOException e) {
            throw new NodeletException("can't remove " + key + ": " + AtomicFile.reason(e), e);
        }
    }
}
