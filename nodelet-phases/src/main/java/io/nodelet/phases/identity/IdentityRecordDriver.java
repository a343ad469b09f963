package io.nodelet.phases.identity;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the [IdentityRecord] where there is none that can be read. One that is there stays as it is.
public final class IdentityRecordDriver implements Driver<IdentityRecord> {
    @Override
    public Class<IdentityRecord> type() {
        return IdentityRecord.class;
    }

    @Override
    public String kind() {
        return IdentityRecord.KIND;
    }

    @Override
    public Difference compare(IdentityRecord wanted) {
        return new IdentityFile(wanted.path()).written().isPresent() ? Difference.same() : Difference.missing();
    }

    /// Nobody but us has a file there.
    @Override
    public Before before(IdentityRecord wanted) {
        return Before.NOTHING;
    }

    @Override
    public void apply(IdentityRecord wanted) {
        new IdentityFile(wanted.path()).write(wanted.identity());
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
