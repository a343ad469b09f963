package io.nodelet.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A fault of the bank: what is done to a node, what must be named, and how it is undone.
///
/// @param name    of the fault
/// @param cause   the cause's id that `nodeletd why` must name first
/// @param subject what of; empty where any will do
/// @param inject  a shell script
/// @param undo    a shell script; a start brings the rest back
record Fault(String name, String cause, String subject, String inject, String undo) {
    /// The whole bank, in its order.
    static List<Fault> bank() {
        List<Fault> faults = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : resource("bank.txt").lines().toList()) {
            if (line.startsWith("== ") && !lines.isEmpty()) {
                faults.add(parse(lines));
                lines.clear();
            }
            if (line.startsWith("== ") || !lines.isEmpty()) {
                lines.add(line);
            }
        }
        faults.add(parse(lines));
        return List.copyOf(faults);
    }

    /// The functions that scripts use.
    static String functions() {
        return resource("bank.sh");
    }

    private static Fault parse(List<String> lines) {
        String[] names = words(lines, "names ").strip().split(" ", 2);
        return new Fault(
                lines.getFirst().substring(3),
                names[0],
                names.length > 1 ? names[1] : "",
                words(lines, "do    "),
                words(lines, "undo  "));
    }

    private static String words(List<String> lines, String key) {
        StringBuilder words = new StringBuilder();
        lines.stream()
                .filter(it -> it.startsWith(key))
                .forEach(it -> words.append(it.substring(key.length())).append('\n'));
        return words.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Fault.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
