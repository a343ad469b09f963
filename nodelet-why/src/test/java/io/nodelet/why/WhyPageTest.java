package io.nodelet.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of causes in docs/why.md is that of the program; `-Dgolden.update=true` writes it.
class WhyPageTest {
    private static final Path PAGE = Path.of("..", "docs", "why.md");
    private static final String BEGIN = "| cause | what it means | what mends it |\n| --- | --- | --- |\n";

    @Test
    void theTableOfCausesIsCurrent() throws IOException {
        String rows = Arrays.stream(Cause.values())
                .map(it -> "| `%s`%s | %s | %s |%n".formatted(it.id(), note(it), it.about(), it.mend()))
                .collect(Collectors.joining());
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf("\n\n", from) + 1;
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + rows + page.substring(to));
        }
        String written = Files.readString(PAGE);
        assertThat(written).contains(BEGIN + rows + "\n");
    }

    private static String note(Cause cause) {
        return switch (cause.sort()) {
            case NOTE -> " (" + cause.sort().name().toLowerCase(Locale.ROOT) + ")";
            case ROOT, DEATH, SYMPTOM -> "";
        };
    }
}
