package io.nodelet.bench.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which of Kubernetes' conformance tests are run: all but those that are left out for a reason.
record Selection(List<Skip> skips) {
    private static final String RESOURCE = "skips.txt";
    private static final Pattern LINE = Pattern.compile("(\\S.*?)\\t+(\\S.*)");

    Selection {
        skips = List.copyOf(skips);
    }

    /// Tests that are left out.
    ///
    /// @param names what is found in the names of those tests, and of no others
    record Skip(Pattern names, String reason) {}

    /// That of the file beside this class.
    static Selection standard() {
        try (InputStream text = Objects.requireNonNull(Selection.class.getResourceAsStream(RESOURCE))) {
            return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param text a line each: a regular expression, tabs, the reason; empty lines and those with # say nothing
    static Selection parse(String text) {
        return new Selection(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Selection::skip)
                .toList());
    }

    private static Skip skip(String line) {
        var found = LINE.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    "this line has no regular expression, tab and reason: " + line + "\nMend it in " + RESOURCE + ".");
        }
        return new Skip(Pattern.compile(found.group(1)), found.group(2).strip());
    }

    /// Why a test is left out; empty when it is not.
    Optional<String> reason(String name) {
        return skips.stream()
                .filter(skip -> skip.names().matcher(name).find())
                .map(Skip::reason)
                .findFirst();
    }
}
