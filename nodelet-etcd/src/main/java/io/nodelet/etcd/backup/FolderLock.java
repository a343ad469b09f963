package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// One at a time works in a folder of snapshots. The kernel frees the lock when its owner dies, however it does.
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes the folder, too, where it is missing.
    ///
    /// @throws NodeletException when somebody else works there
    static FolderLock take(Path folder) {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0700")));
            FileChannel channel =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (held(channel) != null) {
                return new FolderLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new NodeletException(
                    "can't work in " + folder + ": " + AtomicFile.reason(e),
                    "See `etcd.snapshots.folder` in the configuration.",
                    e);
        }
        throw new NodeletException(
                "another nodeletd takes or tries out a snapshot in " + folder, "Wait until it has ended.");
    }

    private static @Nullable FileLock held(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another thread of this very process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new NodeletException("can't free a lock: " + e.getMessage(), e);
        }
    }
}
