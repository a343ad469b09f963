package io.nodelet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a stranger reads first holds together.
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern MODULE = Pattern.compile("\\| ([a-z-]+) \\|[^|]*\\| ([a-z, –-]+) \\|");

    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> pages = pages();
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path page : pages) {
            for (String link : links(page)) {
                followed++;
                if (!Files.exists(Objects.requireNonNull(page.getParent()).resolve(link))) {
                    broken.add(Sources.ROOT.relativize(page) + " → " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(20);
    }

    @Test
    void theTableOfModulesIsThatOfTheRules() throws IOException {
        Map<String, Set<String>> written = new TreeMap<>();
        for (String line : Files.readAllLines(Sources.ROOT.resolve("ARCHITECTURE.md"))) {
            var row = MODULE.matcher(line);
            if (row.matches() && Modules.MAY_USE.containsKey(row.group(1).replace('-', '.'))) {
                written.put(row.group(1).replace('-', '.'), withThoseBelow(row.group(2)));
            }
        }

        assertThat(written).isEqualTo(Modules.MAY_USE);
    }

    private static Set<String> withThoseBelow(String uses) {
        Set<String> all = new TreeSet<>();
        for (String module : uses.equals("–") ? List.<String>of() : List.of(uses.split(", "))) {
            String name = module.replace('-', '.');
            all.add(name);
            all.addAll(Modules.MAY_USE.getOrDefault(name, Set.of()));
        }
        return all;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Sources.ROOT);
                Stream<Path> docs = Files.walk(Sources.ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .filter(text -> !text.contains("://"))
                .toList();
    }
}
