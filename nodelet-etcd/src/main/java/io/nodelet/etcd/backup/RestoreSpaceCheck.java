package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The room that a restore needs beside the old data, looked at before anything stops: a restore that is half done bars
/// etcd's start.
public final class RestoreSpaceCheck {
    private static final long MIB = 1 << 20;

    /// What etcd writes at once when it starts: two segments of its log.
    private static final long LOG = 128 * MIB;

    private RestoreSpaceCheck() {}

    /// @param data etcd's data folder, which need not be there
    /// @throws NodeletException where the snapshot does not fit beside what is there
    public static void require(Path data, Snapshot snapshot) {
        long copies = snapshot.encrypted() ? 2 : 1;
        long need = copies * snapshot.size() + LOG;
        long free = free(data);
        if (free < need) {
            throw new NodeletException(
                    "the disk of %s has %d MiB free, and a restore of %s needs %d: the old data is kept beside"
                            .formatted(data, free / MIB, snapshot.name(), need / MIB),
                    "Nothing was stopped. Make room there: former restores are in " + data.resolve("before-…") + ".");
        }
    }

    private static long free(Path data) {
        Path there = data.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            throw new NodeletException("can't see how much room " + there + " has: " + AtomicFile.reason(e), e);
        }
    }
}
