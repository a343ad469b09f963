package io.nodelet.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is written.
final class Sources {
    /// The repository; tests run in their module's folder.
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Sources() {}

    static List<Path> java() {
        return below("src/main/java")
                .filter(path -> path.toString().endsWith(".java"))
                .toList();
    }

    /// Tests, which are not shipped.
    static List<Path> tests() {
        return below("src/test/java")
                .filter(path -> path.toString().endsWith(".java"))
                .toList();
    }

    /// Scripts by name or first line, in the modules, `.mvn`, `.ci` and the root.
    static List<Path> shell() {
        Stream<Path> outside =
                Stream.of(ROOT.resolve(".mvn"), ROOT.resolve(".ci"), ROOT).flatMap(Sources::files);
        return Stream.concat(below("src"), outside)
                .filter(Sources::isShell)
                .distinct()
                .toList();
    }

    static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isShell(Path file) {
        try (var in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(20), StandardCharsets.ISO_8859_1);
            return file.toString().endsWith(".sh") || start.startsWith("#!/bin/sh") || start.startsWith("#!/bin/bash");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> all = Files.exists(folder) ? Files.list(folder) : Stream.of()) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> below(String folder) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules
                    .filter(path -> path.getFileName().toString().startsWith("nodelet-"))
                    .map(path -> path.resolve(folder))
                    .filter(Files::isDirectory)
                    .toList()
                    .stream()
                    .flatMap(Sources::tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> tree(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
