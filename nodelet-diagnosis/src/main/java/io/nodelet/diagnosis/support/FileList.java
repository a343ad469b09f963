package io.nodelet.diagnosis.support;

import io.nodelet.checks.machine.Machine;
import io.nodelet.model.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Which files lie in the node's folders: mode, owner, size and time, never what is in them.
///
/// @param machine where they lie
record FileList(Machine machine) {
    private static final int DEPTH = 5;
    private static final List<Path> FOLDERS = List.of(
            Layout.CONFIG, Layout.STATE, Layout.LOGS, Layout.BIN, Layout.CNI_BIN, Layout.CNI_CONFIG, Layout.RUN);

    String render() {
        var text = new StringBuilder();
        for (Path folder : FOLDERS) {
            try (Stream<Path> all = Files.walk(machine.path(folder.toString()), DEPTH)) {
                all.sorted().forEach(path -> text.append(line(path)));
            } catch (IOException | UncheckedIOException e) {
                text.append(folder).append(": ").append(e.getMessage()).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(Path path) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return "%s %s:%s %d %s %s%n"
                    .formatted(
                            PosixFilePermissions.toString(attributes.permissions()),
                            attributes.owner(),
                            attributes.group(),
                            attributes.size(),
                            attributes.lastModifiedTime(),
                            path);
        } catch (IOException e) {
            return path + ": gone meanwhile\n";
        }
    }
}
