package io.nodelet.bundle.build;

import io.nodelet.bundle.BundleFile;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// Components that were built before, a folder each, named after everything that decides their content. A folder
/// appears whole or not at all, so whatever interrupts a build, the next one goes on from the last whole component.
final class PartCache {
    private static final String RECORD = "part.json";
    private static final String UNFINISHED = "new-";
    private final Path root;

    PartCache(Path root) {
        this.root = root;
    }

    /// Fills an empty folder with a component's files, laid out as in a bundle, and describes them.
    @FunctionalInterface
    interface Maker {
        BuiltComponent make(Path folder) throws IOException;
    }

    /// A component that is in the cache.
    record Cached(Path folder, BuiltComponent part) {
        Path file(Entry entry) {
            return folder.resolve(entry.path());
        }

        /// Whether its files still are what they were when they were made.
        boolean intact() {
            try {
                part.component().files().forEach(e -> new BundleFile(file(e), e.sha256(), e.size()).verify());
                return true;
            } catch (NodeletException e) {
                return false;
            }
        }
    }

    Optional<Cached> find(String key) {
        Path folder = root.resolve(key);
        Path record = folder.resolve(RECORD);
        if (!Files.isRegularFile(record)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Cached(folder, BuildJson.MAPPER.readValue(Files.readAllBytes(record), BuiltComponent.class)));
        } catch (IOException | JacksonException e) {
            return Optional.empty(); // written by another version: made again
        }
    }

    /// Makes a component and puts it under its key, in place of whatever was there. The build lock must be held.
    Cached make(String key, Maker maker) {
        Path folder = root.resolve(key);
        try {
            Files.createDirectories(root);
            removeLeftovers();
            Path scratch = Files.createTempDirectory(root, UNFINISHED);
            BuiltComponent builtComponent = maker.make(scratch);
            Files.write(scratch.resolve(RECORD), BuildJson.MAPPER.writeValueAsBytes(builtComponent));
            FileTrees.delete(folder);
            Files.move(scratch, folder, StandardCopyOption.ATOMIC_MOVE);
            return new Cached(folder, builtComponent);
        } catch (IOException e) {
            throw new NodeletException(
                    "cannot keep a component in " + folder + ": " + e.getMessage(),
                    "Check the free space and the rights of that folder.",
                    e);
        }
    }

    /// What a killed build left; a compiler that outlived it may still write there, and then the rest goes next time.
    private void removeLeftovers() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            for (Path left : folders.filter(f -> f.getFileName().toString().startsWith(UNFINISHED))
                    .toList()) {
                try {
                    FileTrees.delete(left);
                } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                    // gone, or still being written to: no harm
                }
            }
        }
    }
}
