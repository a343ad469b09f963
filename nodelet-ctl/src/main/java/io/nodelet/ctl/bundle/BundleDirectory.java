package io.nodelet.ctl.bundle;

import io.nodelet.bundle.Bundle;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The bundles in a folder, newest first.
record BundleDirectory(Path folder) {
    /// One bundle.
    ///
    /// @param made when its manifest was written
    record Item(Bundle bundle, Instant made) {
        long size() {
            return bundle.manifest().entries().mapToLong(e -> e.size()).sum();
        }
    }

    List<Item> items() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(f -> !f.getFileName().toString().startsWith("."))
                    .filter(f -> Files.isRegularFile(f.resolve(Bundle.MANIFEST)))
                    .map(BundleDirectory::item)
                    .sorted(Comparator.comparing(Item::made).reversed())
                    .toList();
        } catch (IOException e) {
            throw new NodeletException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /// The bundle in the folder that was named, or the newest here when none was.
    Bundle open(@Nullable Path named) {
        if (named != null) {
            return Bundle.open(named.toAbsolutePath().normalize());
        }
        return items().stream()
                .findFirst()
                .map(Item::bundle)
                .orElseThrow(() -> new NodeletException(
                        "there is no bundle in " + folder,
                        "Make one with 'nodeletctl bundle build', or name a folder."));
    }

    private static Item item(Path folder) {
        try {
            return new Item(
                    Bundle.open(folder),
                    Files.getLastModifiedTime(folder.resolve(Bundle.MANIFEST)).toInstant());
        } catch (IOException e) {
            throw new NodeletException("cannot look at " + folder + ": " + e.getMessage(), e);
        }
    }
}
