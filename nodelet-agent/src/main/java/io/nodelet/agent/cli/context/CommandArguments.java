package io.nodelet.agent.cli.context;

import io.nodelet.model.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// A command's parsed options.
public record CommandArguments(ParseResult parsed) {
    public boolean has(String option) {
        return parsed.matchedOptionValue(option, false);
    }

    public Optional<String> text(String option) {
        return Optional.ofNullable(parsed.matchedOptionValue(option, null));
    }

    /// The words of an option that takes a comma-separated list.
    public List<String> words(String option) {
        return text(option).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    public Optional<Duration> duration(String option) {
        return text(option)
                .map(text -> Durations.parse(text)
                        .orElseThrow(() -> wrong(option + ": \"" + text + "\" is not a duration such as 90s or 5m")));
    }

    public OutputFormat output() {
        return text("--output").map(this::output).orElse(OutputFormat.TABLE);
    }

    private OutputFormat output(String word) {
        return Arrays.stream(OutputFormat.values())
                .filter(outputFormat -> outputFormat.wireName().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> wrong("--output: \"" + word + "\" is none of " + String.join(", ", OutputFormat.WORDS)));
    }

    public ParameterException wrong(String message) {
        return new ParameterException(parsed.commandSpec().commandLine(), message);
    }
}
