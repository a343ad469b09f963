package io.nodelet.host;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Writes files whole: a reader, or a machine that lost power, sees the old content or the new, never a part.
public final class AtomicFile {
    private AtomicFile() {}

    /// Writes a text; the file never exists with a wider mode than `mode`, such as `0600`.
    public static void write(Path path, String content, String mode) {
        write(path, content.getBytes(StandardCharsets.UTF_8), mode);
    }

    /// Writes bytes: temporary file beside it, fsync, rename, fsync of the folder.
    public static void write(Path path, byte[] content, String mode) {
        Path temporary = unfinished(path);
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(permissions("0600")));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                Files.setPosixFilePermissions(temporary, permissions(mode));
            }
            place(temporary, path);
        } catch (IOException e) {
            throw new NodeletException(
                    "can't write " + path + ": " + reason(e), "Check the disk's space and the folder's mode.", e);
        }
    }

    /// The file beside `path` that a write which was killed may have left.
    public static Path unfinished(Path path) {
        return path.resolveSibling("." + path.getFileName() + ".nodelet-new");
    }

    /// Puts a finished file in the place of another: fsync, rename, fsync of the folder. Without the first a power cut
    /// can leave the new name with nothing in it.
    public static void place(Path fresh, Path path) throws IOException {
        sync(fresh);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(path);
    }

    /// Makes a file's content, owner and mode last through a power cut.
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Makes a rename or removal in `path`'s folder last through a power cut.
    public static void syncFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            sync(folder);
        }
    }

    /// When a file's content was last changed; empty where there is none.
    public static Optional<Instant> modified(Path path) {
        long millis = path.toFile().lastModified();
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /// `0640` as the permissions it stands for.
    public static Set<PosixFilePermission> permissions(String mode) {
        int bits = Integer.parseInt(mode, 8);
        StringBuilder text = new StringBuilder(9);
        for (int bit = 8; bit >= 0; bit--) {
            text.append((bits >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    /// An I/O error in a person's words.
    public static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "no such file or folder";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        };
    }
}
