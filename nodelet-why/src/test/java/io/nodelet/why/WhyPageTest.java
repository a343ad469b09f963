package io.nodelet.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/why.md explains every cause, and no other.
class WhyPageTest {
    private static final Path PAGE = Path.of("..", "docs", "why.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z-]+\\.[a-z-]+)`( \\(note\\))? \\| [^|]+ \\| [^|]+ \\|");

    @Test
    void everyCauseIsExplained() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1) + (match.group(2) == null ? "" : match.group(2)))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Cause.values())
                        .map(cause -> cause.id() + (cause.sort() == Cause.Sort.NOTE ? " (note)" : ""))
                        .toList());
    }
}
