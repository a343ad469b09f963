package io.nodelet.phases.state;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Damaged files that were moved out of the way, in a folder of the component's data. Each has the time in its name;
/// the newest are kept. A reset takes them with the data.
///
/// @param root the component's data
public record SetAside(Path root) {
    /// How many are kept of one folder.
    static final int KEPT = 20;

    private static final String FOLDER = "nodelet-damaged";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    /// Moves a file here.
    ///
    /// @return where it is now
    Path take(Path file, Instant now) {
        String name = root.relativize(file).toString().replace('/', '_');
        Path folder = folder();
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0700")));
            }
            Path aside = free(folder, TIME.format(now) + "-" + name);
            Files.move(file, aside);
            AtomicFile.syncFolder(aside);
            AtomicFile.syncFolder(file);
            prune();
            return aside;
        } catch (IOException e) {
            throw new NodeletException(
                    "can't move the damaged file " + file + " to " + folder + ": " + AtomicFile.reason(e),
                    "Check the disk: its space, whether it is mounted read-only, and `dmesg`.",
                    e);
        }
    }

    /// Those that are kept, oldest first.
    public List<Path> files() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder())) {
            return all.sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// When a file was set aside; the beginning of time for one that is not ours.
    public static Instant when(Path aside) {
        try {
            String name = String.valueOf(aside.getFileName());
            return TIME.parse(name.substring(0, Math.max(0, name.indexOf('-'))), Instant::from);
        } catch (java.time.DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private Path folder() {
        return root.resolve(FOLDER);
    }

    private static Path free(Path folder, String name) {
        Path aside = folder.resolve(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = folder.resolve(name + "." + i);
        }
        return aside;
    }

    private void prune() throws IOException {
        List<Path> all = files();
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
            Files.deleteIfExists(old);
        }
    }
}
