package io.nodelet.bundle.build;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// One build at a time per cache: others wait. The kernel gives the lock back however its holder ends.
final class BuildLock implements AutoCloseable {
    private static final ReentrantLock IN_THIS_PROGRAM = new ReentrantLock();
    private final FileChannel channel;

    private BuildLock(FileChannel channel) {
        this.channel = channel;
    }

    static BuildLock take(Path file, BuildProgress progress) {
        IN_THIS_PROGRAM.lock();
        try {
            Files.createDirectories(FileTrees.parent(file));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                progress.show("bundle", "waiting for another build on this machine", false);
                lock = channel.lock();
            }
            return new BuildLock(channel);
        } catch (IOException e) {
            IN_THIS_PROGRAM.unlock();
            throw new NodeletException("cannot lock " + file + ": " + e.getMessage(), "Check its folder's rights.", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new NodeletException("cannot give back the build lock: " + e.getMessage(), e);
        } finally {
            IN_THIS_PROGRAM.unlock();
        }
    }
}
