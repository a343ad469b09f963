package io.nodelet.host.linux;

import io.nodelet.host.ServiceUnit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A service as a file of systemd.
final class UnitFile {
    private static final String FINGERPRINT = "X-Nodelet-Fingerprint=";

    private UnitFile() {}

    /// The file's text.
    ///
    /// @param log  that its output is appended to
    /// @param exit that the way it ended is written to
    static String text(ServiceUnit unit, Path log, Path exit) {
        String text = template("unit.service");
        for (Map.Entry<String, String> value : Map.of(
                        "NAME", unit.name(),
                        "FINGERPRINT", unit.fingerprint(),
                        "COMMAND", unit.argv().stream().map(UnitFile::word).collect(Collectors.joining(" ")),
                        "ENVIRONMENT", environment(unit.env()),
                        "LOG", percent(log.toString()),
                        "EXIT", percent(exit.toString()),
                        "NATURE", template(unit.nature().name().toLowerCase(Locale.ROOT) + ".service"))
                .entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    /// Of the unit that a file was written from.
    static Optional<String> fingerprint(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(it -> it.startsWith(FINGERPRINT))
                    .map(it -> it.substring(FINGERPRINT.length()))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static String environment(Map<String, String> variables) {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(it -> "Environment=" + quoted(it.getKey() + "=" + it.getValue()) + "\n")
                        .collect(Collectors.joining());
    }

    /// A word of a command line, in which systemd would put variables in place of `$`.
    private static String word(String text) {
        return quoted(text.replace("$", "$$"));
    }

    private static String quoted(String text) {
        return '"' + percent(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String percent(String text) {
        return text.replace("%", "%%");
    }

    private static String template(String name) {
        try (InputStream stream = Objects.requireNonNull(UnitFile.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
