package io.nodelet.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes maps, lists, texts, numbers and booleans as indented JSON. Small, so that a command that only prints loads
/// no JSON library.
public final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final String step;
    private final String separator;

    private JsonText(String step, String separator) {
        this.step = step;
        this.separator = separator;
    }

    /// The value as JSON, ending in a line feed.
    ///
    /// @param value a map with text keys, a list, a text, a number, a boolean or null, nested as you like
    public static String of(@Nullable Object value) {
        return of(value, 2);
    }

    /// As above, with each level indented by `spaces`.
    public static String of(@Nullable Object value, int spaces) {
        var json = new JsonText(" ".repeat(spaces), ": ");
        json.write(value, "\n");
        return json.out.append('\n').toString();
    }

    /// The value as JSON in one line, without the line feed.
    public static String line(@Nullable Object value) {
        var json = new JsonText("", ":");
        json.write(value, "");
        return json.out.toString();
    }

    private void write(@Nullable Object value, String indent) {
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> out.append("{}");
            case Map<?, ?> map -> members(map, indent);
            case List<?> list when list.isEmpty() -> out.append("[]");
            case List<?> list -> elements(list, indent);
            case Number number -> out.append(number);
            case Boolean flag -> out.append(flag);
            case null -> out.append("null");
            default -> text(value.toString());
        }
    }

    private void members(Map<?, ?> map, String indent) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<?, ?> entry = i.next();
            out.append(indent).append(step);
            text(String.valueOf(entry.getKey()));
            out.append(separator);
            write(entry.getValue(), indent + step);
            out.append(i.hasNext() ? "," : "");
        }
        out.append(indent).append('}');
    }

    private void elements(List<?> list, String indent) {
        out.append('[');
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
            out.append(indent).append(step);
            write(i.next(), indent + step);
            out.append(i.hasNext() ? "," : "");
        }
        out.append(indent).append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
