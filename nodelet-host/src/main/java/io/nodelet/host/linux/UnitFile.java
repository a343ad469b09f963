package io.nodelet.host.linux;

import io.nodelet.host.ServiceUnit;
import io.nodelet.host.StartCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A service as a file of systemd.
final class UnitFile {
    private static final String FINGERPRINT = "X-Nodelet-Fingerprint=";

    /// The first systemd that knows RestartSteps=.
    private static final int GROWING_DELAYS = 254;

    private UnitFile() {}

    /// What a unit's file names.
    ///
    /// @param prefix of the names of units
    /// @param log    that the service's output is appended to
    /// @param exit   that the way it ended is written to
    /// @param again  what becomes of that file when systemd starts the service again by itself
    /// @param env    that its environment is read from: whoever may read a unit may see no password
    record UnitPaths(String prefix, Path log, Path exit, Path again, Path env) {}

    /// The file's text.
    ///
    /// @param delay   until systemd starts it again by itself
    /// @param version of systemd: one that can make that delay grow is told to
    static String text(ServiceUnit unit, UnitPaths places, Duration delay, int version) {
        String text = template("unit.service");
        for (Map.Entry<String, String> value : Map.ofEntries(
                        Map.entry("NAME", unit.name()),
                        Map.entry("FINGERPRINT", unit.fingerprint()),
                        Map.entry(
                                "COMMAND",
                                unit.argv().stream().map(UnitFile::word).collect(Collectors.joining(" "))),
                        Map.entry("ENVIRONMENT", unit.env().isEmpty() ? "" : environmentFile(places)),
                        Map.entry("LOG", percent(places.log().toString())),
                        Map.entry("EXIT", percent(places.exit().toString())),
                        Map.entry("AGAIN", percent(places.again().toString())),
                        Map.entry("AFTER", after(unit, places.prefix())),
                        Map.entry(
                                "CONDITION",
                                unit.condition().map(UnitFile::condition).orElse("")),
                        Map.entry("RESTART", restart(delay, version)),
                        Map.entry("OOM", Integer.toString(unit.rank().oomScoreAdjust())),
                        Map.entry("WEIGHT", Integer.toString(unit.rank().weight())),
                        Map.entry("NATURE", template(unit.nature().name().toLowerCase(Locale.ROOT) + ".service")))
                .entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    /// Of the unit that a file was written from.
    static Optional<String> fingerprint(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(FINGERPRINT))
                    .map(line -> line.substring(FINGERPRINT.length()))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static String after(ServiceUnit unit, String prefix) {
        return unit.after().stream()
                .map(text -> " " + prefix + text + ".service")
                .collect(Collectors.joining());
    }

    private static String condition(StartCondition wanted) {
        return template("condition.service")
                .replace("{ONCE}", quoted(wanted.once().toString()))
                .replace("{FILLED}", quoted(wanted.filled().toString()));
    }

    private static String restart(Duration delay, int version) {
        String text = version < GROWING_DELAYS ? template("restart.service") : template("restart-growing.service");
        return text.replace("{DELAY}", delay.toSeconds() + "s");
    }

    private static String environmentFile(UnitPaths places) {
        return "EnvironmentFile=" + percent(places.env().toString()) + "\n";
    }

    /// An environment as systemd reads it from a file. Within double quotes these four alone are escaped.
    static String environment(Map<String, String> variables) {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=\"" + entry.getValue().replaceAll("([\\\\\"`$])", "\\\\$1") + "\"\n")
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
