package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One nodeletd at a time acts on a host. The one that an `up` started goes on when that `up` is killed.
public final class NodeletdLock {
    private static final String LOCK = "run/nodelet/nodeletd.lock";

    private NodeletdLock() {}

    /// Returns once no nodeletd acts on the host.
    ///
    /// @param busy told once, when there is one to wait for
    public static void await(Host host, Runnable busy) {
        Path file = Sandboxes.rootOf(host).resolve(LOCK);
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock now = channel.tryLock();
            if (now == null) {
                busy.run();
                channel.lock().release();
            }
        } catch (IOException e) {
            throw new NodeletException("can't wait for nodeletd in " + host.name() + ": " + AtomicFile.reason(e), e);
        }
    }
}
