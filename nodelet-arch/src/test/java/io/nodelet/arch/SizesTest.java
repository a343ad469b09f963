package io.nodelet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.nodelet.engine.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Files stay small enough to be read at once. Lower a limit when you can; do not raise one.
class SizesTest {
    private static final int JAVA = 350;
    private static final int PHASE = 120;
    private static final int SHELL = 80;
    private static final int MODULE = 8_000;

    @Test
    void sources() {
        assertThat(Sources.java()).hasSizeGreaterThan(200);
        assertThat(longer(Sources.java(), JAVA)).isEmpty();
    }

    @Test
    void phases() {
        Set<String> names = Code.ALL.stream()
                .filter(javaClass -> javaClass.isAssignableTo(Phase.class) && !javaClass.isInterface())
                .map(JavaClass::getName)
                .map(text -> text.replace('.', '/') + ".java")
                .collect(Collectors.toSet());
        List<Path> files = Sources.java().stream()
                .filter(file -> names.stream().anyMatch(file::endsWith))
                .toList();

        assertThat(files).hasSameSizeAs(names).hasSizeGreaterThan(15);
        assertThat(longer(files, PHASE)).isEmpty();
    }

    @Test
    void scripts() {
        assertThat(Sources.shell()).hasSizeGreaterThan(8);
        assertThat(longer(Sources.shell(), SHELL)).isEmpty();
    }

    /// A module is one subject that a person can hold.
    @Test
    void modules() {
        Map<Path, Integer> lines = Sources.java().stream()
                .collect(Collectors.groupingBy(
                        file -> Sources.ROOT.relativize(file).getName(0), Collectors.summingInt(Sources::lines)));

        assertThat(lines).hasSizeGreaterThan(20);
        assertThat(lines)
                .allSatisfy((module, sum) -> assertThat(sum)
                        .as(module + ": lines, at most " + MODULE)
                        .isLessThanOrEqualTo(MODULE));
    }

    private static List<String> longer(List<Path> files, int limit) {
        return files.stream()
                .filter(path -> Sources.lines(path) > limit)
                .map(path -> Sources.ROOT.relativize(path) + ": " + Sources.lines(path) + " lines, at most " + limit)
                .toList();
    }
}
