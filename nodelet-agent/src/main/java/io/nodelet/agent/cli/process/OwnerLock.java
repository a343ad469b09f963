package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/// Sees to it that one nodeletd at a time acts on a node. The kernel frees the lock when its owner dies, however it
/// does; the file says who the owner is.
public final class OwnerLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private OwnerLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @param command what its owner does, for those who find it taken
    /// @throws Ended with [ExitCode#BUSY] when another process has it
    public static OwnerLock take(Path folder, String command, Instant now) {
        Path file = folder.resolve("nodeletd.lock");
        try {
            Files.createDirectories(folder);
            while (true) {
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = new OwnerLock(file, channel);
                if (!lock.locked()) {
                    channel.close();
                    throw busy(file);
                }
                if (!removedMeanwhile(file)) {
                    lock.sign(command, now);
                    return lock;
                }
                channel.close();
            }
        } catch (AccessDeniedException e) {
            throw new NodeletException("cannot write " + folder + ": permission denied", "Run it as root.", e);
        } catch (IOException e) {
            throw new NodeletException("cannot take the lock " + file + ": " + e.getMessage(), e);
        }
    }

    /// Who has the lock now; empty when nobody has, whatever an earlier owner left.
    public static String owner(Path folder) {
        Path file = folder.resolve("nodeletd.lock");
        if (!Files.exists(file)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? Files.readString(file).strip() : "";
        } catch (IOException | OverlappingFileLockException e) {
            return "";
        }
    }

    private boolean locked() throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this very process
        }
    }

    /// Whether the file that was locked is one that its last owner has removed since it was opened.
    private static boolean removedMeanwhile(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(fd -> target(fd).equals(file.toAbsolutePath() + " (deleted)"));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private void sign(String command, Instant now) throws IOException {
        String text = "`%s` (pid %d, since %s)\n"
                .formatted(command, ProcessHandle.current().pid(), now.truncatedTo(ChronoUnit.SECONDS));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ExitException busy(Path file) throws IOException {
        String owner = Files.readString(file).strip();
        return new ExitException(
                ExitCode.BUSY,
                "another nodeletd acts on this node: " + (owner.isEmpty() ? "it has just begun" : owner),
                "Wait until it has ended, or end it: a daemon by `systemctl stop nodeletd`, anything else by its pid. The"
                        + " node's services go on.");
    }

    /// Removes the file, and its folder when nothing else is in it, and frees the lock.
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.toAbsolutePath().getParent());
        } catch (java.nio.file.DirectoryNotEmptyException e) {
            // others keep things there
        } catch (IOException e) {
            throw new NodeletException("cannot remove the lock " + file + ": " + e.getMessage(), e);
        }
    }
}
