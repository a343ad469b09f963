package io.nodelet.resources;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text that people configure, kept as a resource file with `${name}` where a value goes. Every name must have a
/// value and every value a place. In double quotes, `"${name}"`, the value is written as YAML and JSON have it:
/// whatever it looks like, a number say, it is that very text.
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z][a-zA-Z0-9.]*)}");
    private final String name;
    private final String text;

    private Template(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /// The resource `name` beside `owner`.
    public static Template of(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name + " beside " + owner);
            }
            return new Template(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text with every place filled.
    public String fill(Map<String, ?> values) {
        Matcher places = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        java.util.Set<String> used = new java.util.HashSet<>();
        while (places.find()) {
            Object value = values.get(places.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for " + places.group() + " in " + name);
            }
            used.add(places.group(1));
            places.appendReplacement(filled, Matcher.quoteReplacement(written(value.toString(), places)));
        }
        if (!used.equals(values.keySet())) {
            throw new IllegalArgumentException("values without a place in " + name + ": " + values.keySet());
        }
        return places.appendTail(filled).toString();
    }

    private String written(String value, Matcher place) {
        boolean quoted = place.start() > 0
                && text.charAt(place.start() - 1) == '"'
                && place.end() < text.length()
                && text.charAt(place.end()) == '"';
        return quoted ? value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") : value;
    }
}
