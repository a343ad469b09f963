package io.nodelet.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Durations as people write them: `30s`, `5m`, `2h`, `1h30m`, `500ms`.
public final class Durations {
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9}(ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

    private Durations() {}

    /// The duration that `text` is, or empty when it is none.
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(PART.matcher(text).results().map(Durations::part).reduce(Duration.ZERO, Duration::plus));
    }

    /// The duration of a setting that was checked when it was read.
    ///
    /// @throws NodeletException when it is none
    public static Duration of(String text) {
        return parse(text)
                .orElseThrow(() -> new NodeletException("\"" + text + "\" is not a duration such as 30s or 5m"));
    }

    private static Duration part(MatchResult part) {
        long count = Long.parseLong(part.group(1));
        return switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
