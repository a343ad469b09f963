package io.nodelet.e2e.run;

import io.nodelet.host.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One word for everything that decides how tests end: modules' sources and poms, and the build's own programs.
final class SourceDigest {
    private SourceDigest() {}

    /// @param root of the repository
    static String of(Path root) {
        StringBuilder all = new StringBuilder();
        for (Path file : files(root)) {
            all.append(root.relativize(file))
                    .append(' ')
                    .append(Sha256.of(file))
                    .append('\n');
        }
        return Sha256.of(all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<Path> files(Path root) {
        Predicate<Path> modules = path -> String.valueOf(path.getFileName()).startsWith("nodelet-");
        List<Path> folders =
                list(root).filter(Files::isDirectory).filter(modules).toList();
        return Stream.of(
                        Stream.of(root.resolve("pom.xml")),
                        below(root.resolve(".mvn")),
                        folders.stream().map(path -> path.resolve("pom.xml")),
                        folders.stream().flatMap(path -> below(path.resolve("src"))))
                .flatMap(stream -> stream)
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
