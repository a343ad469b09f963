package io.nodelet.resources.driver;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What is mounted on this machine, from /proc/self/mountinfo.
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    private Mounts() {}

    /// Mount points at or below `folder`, deepest and newest first.
    static List<Path> below(Path folder) {
        try {
            return Files.readAllLines(TABLE).stream()
                    .map(line -> Path.of(unescape(line.split(" ")[4])))
                    .filter(it -> it.startsWith(folder))
                    .toList()
                    .reversed();
        } catch (IOException e) {
            throw new NodeletException("can't read " + TABLE + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String unescape(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
