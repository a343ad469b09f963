package io.nodelet.resources.driver;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What is mounted on this machine, from /proc/self/mountinfo.
final class MountTable {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    private MountTable() {}

    /// Mount points at or below `folder`, whatever links lead there, deepest and newest first. The kernel tells them
    /// without links.
    static List<Path> below(Path folder) {
        return of(folder, true);
    }

    /// The same without what is mounted at `folder` itself.
    static List<Path> inside(Path folder) {
        return of(folder, false);
    }

    private static List<Path> of(Path folder, boolean itself) {
        try {
            String real = bytes(real(folder).toString());
            return table().stream()
                    .map(MountTable::point)
                    .filter(text -> (itself && text.equals(real)) || text.startsWith(real + "/"))
                    .map(MountTable::path)
                    .toList()
                    .reversed();
        } catch (IOException e) {
            throw new NodeletException("can't look at " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /// A line for each mount, oldest first, a character for each byte.
    static List<String> table() {
        try {
            return Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new NodeletException("can't read " + TABLE + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Where the mount of a line is.
    static Path at(String line) {
        return path(point(line));
    }

    private static String point(String line) {
        return unescape(line.split(" ")[4]);
    }

    private static Path path(String bytes) {
        return Path.of(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /// The place that a path leads to; what is not there yet, below the last folder that is.
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null || Files.exists(absolute)
                ? absolute.toRealPath()
                : real(parent).resolve(absolute.getFileName());
    }

    /// A byte a character: a mount elsewhere may have a name in any encoding.
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String unescape(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
