package io.nodelet.config;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The page docs/configuration.md: every key with its meaning, default and limits.
public final class ReferencePage {
    private static final String INTRODUCTION = """
            # Configuration

            One YAML file, `/etc/pf9/nodelet/nodelet.yaml` unless `--config` names another. Every key has a default, so
            that an empty file (or none at that place) is a master of its own single-node cluster. `nodeletd config
            check` finds everything that is wrong with a file, with line and column; `nodeletd config show` prints what a
            node uses; `nodeletd config schema` prints the JSON Schema for editors ([nodelet.schema.json](nodelet.schema.json)).

            A key that does not exist, or stands twice, is an error. An empty text means "not set". YAML anchors, aliases
            and merge keys are not read, so that each value stands where it counts.

            This page is written from the program's own records: change those, then run the tests of `nodelet-config`
            with `-Dgolden.update=true`.
            """;
    private final StringBuilder page = new StringBuilder(INTRODUCTION);

    private ReferencePage() {}

    /// The page as Markdown.
    public static String render() {
        var page = new ReferencePage();
        page.section("", NodeConfig.class);
        return page.page.toString();
    }

    private void section(String path, Class<? extends Record> type) {
        List<Key> keys = Key.of(type);
        page.append(path.isEmpty() ? "\n## At the top\n" : "\n## " + path + "\n");
        page.append("\n| key | default | allowed | meaning |\n| --- | --- | --- | --- |\n");
        keys.stream()
                .filter(key -> !(key.valueKind() instanceof ValueKind.Section))
                .forEach(this::row);
        for (Key key : keys) {
            String at = path.isEmpty() ? key.name() : path + "." + key.name();
            switch (key.valueKind()) {
                case ValueKind.Section(var child) -> section(at, child);
                case ValueKind.SectionMap(var child) -> section(at + ".NAME", child);
                default -> {}
            }
        }
    }

    private void row(Key key) {
        page.append("| `%s` | %s | %s | %s |%n"
                .formatted(
                        key.name(),
                        fallback(key),
                        cell(allowed(key)),
                        cell(key.doc().value())));
    }

    private static String allowed(Key key) {
        String one = key.allowed();
        return switch (key.valueKind()) {
            case ValueKind.Texts _ -> one.equals(key.valueKind().words()) ? one : "a list, each: " + one;
            case ValueKind.TextMap _ -> one.equals(key.valueKind().words()) ? one : "names with a text each: " + one;
            case ValueKind.TextsMap _ -> one.equals(key.valueKind().words()) ? one : "names with a list each: " + one;
            default -> one;
        };
    }

    private static String fallback(Key key) {
        return switch (key.fallback()) {
            case Role role -> "`" + role.wireName() + "`";
            case String text when text.isEmpty() -> "";
            case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(", "));
            case Map<?, ?> map when map.isEmpty() -> "";
            default -> "`" + key.fallback() + "`";
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
