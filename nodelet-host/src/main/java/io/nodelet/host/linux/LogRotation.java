package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Keeps files small that services append to, without a restart, a signal or a lost line: the older part is compressed
/// into `NAME.log.1.gz` (the ones before it move on), and then cut off at the file's beginning in one step of the file
/// system. Only where a file system can't (neither ext4 nor xfs), the file is emptied after a last look, and what is
/// printed within those microseconds is lost.
///
/// On a full disk the oldest compressed parts go first; where there is still no room for a copy, the oldest lines of
/// the log
/// go without one, and that is said: a log that can't be cut would keep the disk full.
///
/// An agent that is killed in between leaves some lines in both places, never in none. While no agent runs, files grow,
/// and are cut by the next one.
public final class LogRotation {
    private static final Duration CUT = Duration.ofSeconds(30);
    private static final int CHUNK = 1 << 16;
    private final Path folder;
    private final long limit;
    private final int keep;
    private final Commands commands;
    private final Copy copy;
    private final ToLongFunction<Path> room;

    /// Compresses the first bytes of a log into a file.
    interface Copy {
        void make(Path log, long length, Path to) throws IOException;
    }

    /// @param folder of the logs; those are cut whose names end in `.log`
    /// @param limit  the size in bytes from which a log is cut
    /// @param keep   how many compressed ones each log has
    public LogRotation(Path folder, long limit, int keep, Commands commands) {
        this(
                folder,
                limit,
                keep,
                commands,
                LogRotation::compress,
                path -> path.toFile().getUsableSpace());
    }

    /// @param room how many bytes can still be written beside a log
    LogRotation(Path folder, long limit, int keep, Commands commands, Copy copy, ToLongFunction<Path> room) {
        this.copy = copy;
        this.room = room;
        this.folder = folder;
        this.limit = limit;
        this.keep = keep;
        this.commands = commands;
    }

    /// Cuts what has grown too large.
    ///
    /// @param names of the logs that are ours to cut, such as `kubelet`
    /// @return what was lost, a sentence for each log; mostly nothing
    /// @throws NodeletException for the first that can't be cut, once the others are
    public List<String> rotate(List<String> names) {
        Optional<NodeletException> failed = Optional.empty();
        List<String> lost = new ArrayList<>();
        for (String name : names) {
            Path log = folder.resolve(name + ".log");
            try {
                if (log.toFile().length() >= limit) {
                    cut(log).ifPresent(lost::add);
                }
            } catch (NodeletException e) {
                failed = failed.or(() -> Optional.of(e));
            }
        }
        failed.ifPresent(e -> {
            throw e;
        });
        return lost;
    }

    private Optional<String> cut(Path log) {
        try {
            long length = (Files.size(log) - 1) / block(log) * block(log); // never all of it
            Path fresh = old(log, 1).resolveSibling("." + log.getFileName() + ".gz.new");
            if (!copied(log, length, fresh)) {
                return Optional.of(cutWithoutCopy(log));
            }
            moveOn(log);
            AtomicFile.place(fresh, old(log, 1));
            if (!collapsed(log, length)) {
                empty(log, length);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new NodeletException(
                    "can't cut the log " + log + ": " + AtomicFile.reason(e), "Check the disk's space.", e);
        }
    }

    /// A file system cuts whole blocks.
    private static long block(Path log) throws IOException {
        return Files.getFileStore(log).getBlockSize();
    }

    /// Compresses the older part; on a full disk with the oldest of the parts before it gone, one after the other.
    ///
    /// @return false when there is no room, and none can be made
    private boolean copied(Path log, long length, Path to) throws IOException {
        while (true) {
            try {
                copy.make(log, length, to);
                AtomicFile.sync(to); // a disk that is full may say so only now
                return true;
            } catch (IOException e) {
                Files.deleteIfExists(to); // half a copy would only make the disk fuller
                if (room.applyAsLong(log) >= length) {
                    throw e;
                }
                List<Path> before = compressed(log);
                if (before.isEmpty()) {
                    return false;
                }
                Files.delete(before.getLast());
            }
        }
    }

    /// Leaves the newest lines, half of what a log may have, where the file system can do so in place; else none.
    private String cutWithoutCopy(Path log) throws IOException {
        long size = Files.size(log);
        long gone = Math.max(0, size - limit / 2) / block(log) * block(log);
        if (!collapsed(log, gone)) {
            gone = size;
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
        return "the disk of " + log + " is full: its oldest " + gone + " bytes were cut off without a copy";
    }

    static void compress(Path log, long length, Path to) throws IOException {
        try (InputStream from = Files.newInputStream(log);
                OutputStream file = Files.newOutputStream(to);
                OutputStream compressed = new GZIPOutputStream(file, CHUNK)) {
            copy(from, length, compressed);
        }
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(log));
    }

    private static void copy(InputStream from, long length, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = length;
        while (left > 0) {
            int read = from.read(chunk, 0, (int) Math.min(left, chunk.length));
            if (read < 0) {
                return;
            }
            to.write(chunk, 0, read);
            left -= read;
        }
    }

    private void moveOn(Path log) throws IOException {
        Files.deleteIfExists(old(log, keep));
        for (int number = keep - 1; number >= 1; number--) {
            if (Files.exists(old(log, number))) {
                Files.move(old(log, number), old(log, number + 1), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private boolean collapsed(Path log, long length) {
        return length == 0
                || commands.run(Command.of(
                                        "fallocate",
                                        "--collapse-range",
                                        "--offset",
                                        "0",
                                        "--length",
                                        Long.toString(length),
                                        log.toString())
                                .within(CUT))
                        .ok();
    }

    /// Adds what came since to the compressed part, members of its own, until nothing more comes; then empties.
    private static void empty(Path log, long length) throws IOException {
        Path part = old(log, 1);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                OutputStream file = Files.newOutputStream(part, StandardOpenOption.APPEND)) {
            long done = length;
            InputStream from = java.nio.channels.Channels.newInputStream(channel.position(done));
            for (long size = channel.size(); size > done; size = channel.size()) {
                GZIPOutputStream member = new GZIPOutputStream(file, CHUNK);
                copy(from, size - done, member);
                member.finish();
                done = size;
            }
            channel.truncate(0);
        }
        AtomicFile.sync(part);
    }

    private static Path old(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number + ".gz");
    }

    /// The compressed parts of a log that there are, newest first.
    public static List<Path> compressed(Path log) {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> old(log, number))
                .takeWhile(Files::exists)
                .toList();
    }
}
