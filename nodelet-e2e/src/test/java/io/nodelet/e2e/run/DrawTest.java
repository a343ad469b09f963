package io.nodelet.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DrawTest {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private static TestClass beside(String name, int seconds) {
        return new TestClass(name, Set.of("full"), Duration.ofSeconds(seconds));
    }

    private static List<TestClass> some(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(i -> beside("C" + i, 1 + random.nextInt(600)))
                .toList();
    }

    @Test
    void everyClassIsInOneGroupAndEachGroupFits() {
        for (long seed = 0; seed < 300; seed++) {
            List<TestClass> classes = some(seed);
            List<List<TestClass>> groups = Draw.groups(classes, LIMIT);
            List<TestClass> dealt = new ArrayList<>();
            groups.forEach(dealt::addAll);
            assertThat(dealt).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(classes);
            assertThat(groups)
                    .as("seed %d", seed)
                    .allMatch(list -> TestClass.cost(list).compareTo(LIMIT) <= 0);
        }
    }

    @Test
    void aCommitDrawsTheSameClassesAlways() {
        List<TestClass> classes = some(7);
        String commit = "7188f8d1e0c3b2a4";
        assertThat(Draw.of(commit, classes, LIMIT)).isNotEmpty().isEqualTo(Draw.of(commit, classes, LIMIT));
    }

    /// The classes that there are, and ids as Git makes them.
    @Test
    void aboutTenCommitsHaveRunEveryClass() {
        List<TestClass> classes = real().stream().filter(TestClass::drawn).toList();
        Random random = new Random(16);
        int missed = 0;
        for (int round = 0; round < 1000; round++) {
            Set<TestClass> seen = new HashSet<>();
            for (int commit = 0; commit < 10; commit++) {
                seen.addAll(Draw.of("%016x".formatted(random.nextLong()), classes, LIMIT));
            }
            missed += classes.size() - seen.size();
        }
        assertThat(missed / 1000.0).as("classes that ten commits missed").isLessThan(0.2 * classes.size());
    }

    @Test
    void noClassIsTooLongToBeDrawn() {
        assertThat(real())
                .filteredOn(TestClass::drawn)
                .isNotEmpty()
                .allMatch(testClass -> testClass.cost().compareTo(LIMIT) <= 0);
    }

    private static List<TestClass> real() {
        return TestClasses.in(Path.of("..").toAbsolutePath().normalize());
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (String word : List.of("", "HEAD", "12", "main; rm")) {
            assertThatThrownBy(() -> Draw.of(word, List.of(), LIMIT)).hasMessageContaining("no commit's id");
        }
    }

    @Test
    void nothingIsDrawnFromNothing() {
        assertThat(Draw.of("7188f8d", List.of(), LIMIT)).isEmpty();
    }
}
