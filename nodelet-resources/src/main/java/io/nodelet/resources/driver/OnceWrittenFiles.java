package io.nodelet.resources.driver;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.OnceWritten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Drives [OnceWritten].
public final class OnceWrittenFiles implements Driver<OnceWritten> {
    @Override
    public Class<OnceWritten> type() {
        return OnceWritten.class;
    }

    @Override
    public String kind() {
        return OnceWritten.KIND;
    }

    @Override
    public Difference compare(OnceWritten wanted) {
        try {
            boolean there = Files.isRegularFile(wanted.path())
                    && wanted.shape().matcher(Files.readString(wanted.path())).matches();
            return there ? Difference.same() : Difference.missing();
        } catch (IOException e) {
            throw new NodeletException("can't read " + wanted.path() + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public Before before(OnceWritten wanted) {
        return Before.NOTHING;
    }

    @Override
    public void apply(OnceWritten wanted) {
        AtomicFile.write(wanted.path(), wanted.text(), "0644");
    }

    @Override
    public void restore(String key, Before before) {
        try {
            Files.deleteIfExists(Path.of(key));
        } catch (IOException e) {
            throw new NodeletException("can't remove " + key + ": " + AtomicFile.reason(e), e);
        }
    }
}
