package io.nodelet.e2e.run;

import io.nodelet.host.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder where runs leave how each class went, for one state of the source: a file per class, written the moment
/// it ends. So a run that was broken off is gone on with.
///
/// @param folder below `target`
record ClassOutcomes(Path folder) {
    private static final String CONTENT = "content";
    private static final String WANTED = "wanted";

    /// Forgets everything unless it was of this source.
    void open(String digest, boolean anew) {
        if (anew || !text(CONTENT).orElse("").equals(digest)) {
            names().forEach(this::forget);
        }
        write(CONTENT, digest);
    }

    Optional<ClassOutcome> of(String name) {
        return text(name).map(ClassOutcome::parse);
    }

    void put(String name, ClassOutcome outcome) {
        write(name, outcome.text());
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The classes that must have passed when the run is over.
    void want(Collection<String> classes) {
        write(WANTED, String.join("\n", classes));
    }

    List<String> wanted() {
        return text(WANTED).stream()
                .flatMap(String::lines)
                .filter(text -> !text.isBlank())
                .toList();
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> String.valueOf(path.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> text(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AtomicFile.write(folder.resolve(name), text, "0644");
    }
}
