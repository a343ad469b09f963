package io.nodelet.agent.cli.context;

import io.nodelet.config.JsonText;
import io.nodelet.config.YamlText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// How a result is written.
public enum OutputFormat {
    /// For a person.
    TABLE,
    JSON,
    YAML;

    static final List<String> WORDS =
            Arrays.stream(values()).map(OutputFormat::wireName).toList();

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The result as text, ending in a line feed.
    ///
    /// @param person  the text for a person
    /// @param program maps, lists, texts, numbers and booleans for a program
    public String write(Supplier<String> person, Supplier<?> program) {
        return switch (this) {
            case TABLE -> person.get();
            case JSON -> JsonText.of(program.get());
            case YAML -> YamlText.of(program.get());
        };
    }
}
