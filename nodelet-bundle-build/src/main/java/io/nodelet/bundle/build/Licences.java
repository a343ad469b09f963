package io.nodelet.bundle.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The licence texts and notices of every module that went into a component, in one file: most licences ask for it.
final class Licences {
    private static final Pattern NAME = Pattern.compile("(licen[cs]e|copying|copyright|notice|patents)([.-].*)?");

    private Licences() {}

    /// @param debian packages that were at hand for the build; the libraries among them are linked into the programs
    static String of(Collection<GoModule> modules, Collection<String> debian, GoToolchain go) {
        StringBuilder text = new StringBuilder();
        for (GoModule module : modules) {
            append(text, module.path() + " " + module.version(), module.folder(go.modules()));
        }
        append(text, "Go standard library " + go.version(), go.root());
        debian.stream()
                .filter(p -> p.endsWith("-dev"))
                .forEach(p -> append(text, "Debian package " + p, Path.of("/usr/share/doc", p)));
        return text.toString();
    }

    private static void append(StringBuilder text, String title, Path folder) {
        for (Path file : files(folder)) {
            text.append("==== ")
                    .append(title)
                    .append(": ")
                    .append(file.getFileName())
                    .append(" ====\n\n");
            text.append(read(file).strip()).append("\n\n");
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> NAME.matcher(f.getFileName().toString().toLowerCase(Locale.ROOT))
                            .matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
