package io.nodelet.engine.ledger;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// The ledger as a text file: one line an entry, appended and fsynced.
public final class FileLedgerStore implements LedgerStore {
    private static final String REMEDY = "Check that the disk has space and is not mounted read-only.";
    private final Path file;
    private final LedgerHome home;

    public FileLedgerStore(Path file) {
        this.file = file;
        this.home = LedgerHome.of(file);
    }

    @Override
    public List<String> lines() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            byte[] bytes = Files.readAllBytes(file);
            int whole = endOfLastLine(bytes);
            if (whole < bytes.length) {
                truncate(whole);
            }
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
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw new NodeletException(
                    "can't write the ledger " + file + " (" + e.getMessage() + "), so nothing is changed on this node",
                    REMEDY,
                    e);
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
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        LedgerHome.sync(home.folder());
    }

    private void truncate(int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    private static int endOfLastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
