package io.nodelet.engine.ledger;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// The ledger as a text file: one line an entry, appended and fsynced.
public final class FileLedgerStore implements LedgerStore {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String REMEDY = "Check that the disk has space and is not mounted read-only.";
    private final Path file;
    private final LedgerFolder home;
    private final Disk disk;

    /// What may run out of space in the middle of a line.
    interface Disk {
        void write(FileChannel channel, ByteBuffer bytes) throws IOException;
    }

    public FileLedgerStore(Path file) {
        this(file, FileChannel::write);
    }

    FileLedgerStore(Path file, Disk disk) {
        this.disk = disk;
        this.file = file;
        this.home = LedgerFolder.of(file);
    }

    @Override
    public List<String> lines() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            byte[] bytes = Files.readAllBytes(file);
            int whole = endOfLastLine(bytes);
            return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new NodeletException("can't read the ledger " + file + ": " + e.getMessage(), REMEDY, e);
        }
    }

    @Override
    public void append(String line) {
        try {
            boolean fresh = !Files.exists(file);
            if (fresh) {
                create();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.position(cutTorn(channel));
                add(channel, ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new NodeletException(
                    "can't write the ledger " + file + " (" + e.getMessage() + "), so nothing is changed on this node",
                    REMEDY,
                    e);
        }
    }

    /// Puts other lines in the place of all of them, and keeps the old file beside it.
    ///
    /// @param kept the name of the old file's copy, in the same folder
    public void replace(List<String> lines, String kept) {
        try {
            Path copy = file.resolveSibling(kept);
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            LedgerFolder.sync(copy);
            Path fresh = file.resolveSibling(".ledger.new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, MODE);
            Files.write(fresh, lines);
            LedgerFolder.sync(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            LedgerFolder.sync(home.folder());
        } catch (IOException e) {
            throw new NodeletException("can't write the ledger " + file + ": " + e.getMessage(), REMEDY, e);
        }
    }

    @Override
    public void discard() {
        try {
            home.removeUnfinished();
            Optional<Path> madeFrom = home.madeFrom();
            Files.deleteIfExists(file);
            if (madeFrom.isPresent()) {
                home.remove(madeFrom.get());
            }
        } catch (IOException e) {
            throw new NodeletException("can't remove the ledger " + file + ": " + e.getMessage(), REMEDY, e);
        }
    }

    /// Makes the folder that the ledger will lie in, as one that goes with it: for those who keep something beside it.
    public void prepare() {
        try {
            home.make();
        } catch (IOException e) {
            throw new NodeletException("can't make the folder of " + file + ": " + e.getMessage(), REMEDY, e);
        }
    }

    private void create() throws IOException {
        home.make();
        Files.createFile(file, MODE);
        LedgerFolder.sync(home.folder());
    }

    /// Whole, or not at all: the next line would be glued to half of one.
    private void add(FileChannel channel, ByteBuffer line) throws IOException {
        long end = channel.position();
        try {
            while (line.hasRemaining()) {
                disk.write(channel, line);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
    }

    /// Cuts a line that has no end.
    ///
    /// @return where the next one begins
    private static long cutTorn(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size == 0 || lastByte(channel, size) == '\n') {
            return size;
        }
        ByteBuffer all = ByteBuffer.allocate((int) size);
        while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
            // until all of it is read
        }
        long whole = endOfLastLine(all.array());
        channel.truncate(whole);
        return whole;
    }

    private static byte lastByte(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, size - 1);
        return last.get(0);
    }

    private static int endOfLastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
