package io.nodelet.engine.ledger;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The ledger as a text file: one line an entry, appended and fsynced. The first lines, `# made FOLDER`, name the
/// folders that were made for the file itself; they go with it.
public final class FileLedgerStore implements LedgerStore {
    private static final String REMEDY = "Check that the disk has space and is not mounted read-only.";
    private static final String MADE = "# made ";
    private final Path file;

    public FileLedgerStore(Path file) {
        this.file = file;
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
            return text(bytes, whole).filter(line -> !line.startsWith(MADE)).toList();
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
            List<Path> made = made();
            Files.deleteIfExists(file);
            for (Path folder : made.reversed()) {
                deleteIfEmpty(folder);
            }
        } catch (IOException e) {
            throw new NodeletException("can't remove the ledger " + file + ": " + e.getMessage(), REMEDY, e);
        }
    }

    private void create() throws IOException {
        List<Path> made = missingFolders();
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        String head = made.stream().map(it -> MADE + it + "\n").collect(Collectors.joining());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// The folders above the file that are not there yet, outermost first.
    private List<Path> missingFolders() {
        List<Path> missing = new ArrayList<>();
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            missing.addFirst(folder);
            folder = folder.getParent();
        }
        return missing;
    }

    /// The folders that were made for the file, outermost first.
    private List<Path> made() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] bytes = Files.readAllBytes(file);
        return text(bytes, endOfLastLine(bytes))
                .filter(line -> line.startsWith(MADE))
                .map(line -> Path.of(line.substring(MADE.length())))
                .toList();
    }

    private static Stream<String> text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8).lines();
    }

    /// Removes a folder with nothing but empty folders in it.
    private static void deleteIfEmpty(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            if (deepestFirst.stream().allMatch(Files::isDirectory)) {
                for (Path each : deepestFirst) {
                    Files.delete(each);
                }
            }
        } catch (NoSuchFileException e) {
            // gone already
        }
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
